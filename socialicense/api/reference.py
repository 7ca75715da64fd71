"""An OpenAPI document as the rows of a page."""

from typing import Any

Json = dict[str, Any]


def read(document: Json) -> Json:
    """{title, version, about, groups: [{tag, operations}], shapes}: all that the page prints."""
    groups: dict[str, list[Json]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(_operation(path, method, operation))
    return {
        "title": document["info"]["title"],
        "version": document["info"]["version"],
        "about": document["info"].get("description", "").split("\n\n"),
        "groups": [{"tag": tag, "operations": operations} for tag, operations in groups.items()],
        "shapes": [_shape(name, schema) for name, schema in document["components"]["schemas"].items()],
    }


def _operation(path: str, method: str, operation: Json) -> Json:
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation.get("summary", ""),
        "about": operation.get("description", ""),
        "scopes": [scope for way in operation.get("security", []) for scope in way.get("key", [])],
        "parameters": [
            {
                "name": parameter["name"],
                "where": parameter["in"],
                "required": parameter.get("required", False),
                "kind": _kind(parameter["schema"]),
                "about": parameter.get("description", ""),
            }
            for parameter in operation.get("parameters", [])
        ],
        "sends": [
            {"media": media, "shape": _named(content.get("schema", {}))}
            for media, content in operation.get("requestBody", {}).get("content", {}).items()
        ],
        "answers": [
            {
                "status": status,
                "about": answer.get("description", ""),
                "contents": [
                    {"media": media, "shape": _named(content.get("schema", {}))}
                    for media, content in answer.get("content", {}).items()
                ],
            }
            for status, answer in sorted(operation["responses"].items())
        ],
    }


def _shape(name: str, schema: Json) -> Json:
    required = set(schema.get("required", []))
    return {
        "name": name,
        "about": schema.get("description", ""),
        "values": schema.get("enum", []),
        "fields": [
            {
                "name": field,
                "kind": _kind(inner),
                "shape": _named(inner),
                "required": field in required,
                "about": inner.get("description", ""),
            }
            for field, inner in schema.get("properties", {}).items()
        ],
    }


def _named(schema: Json) -> str:
    """The name of the shape that a schema points to, "" when it is simple."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    parts = [schema.get("items", {}), *schema.get("allOf", []), *schema.get("oneOf", [])]
    return next((name for part in parts if part and (name := _named(part))), "")


def _kind(schema: Json) -> str:
    """A schema in few words: "string (uuid)", "array of Stage", "one of: open, closed"."""
    if "enum" in schema:
        return "one of: " + ", ".join(str(value) for value in schema["enum"] if value is not None)
    if "items" in schema:
        return f"array of {_kind(schema['items'])}"
    if name := _named(schema):
        return name
    kinds = schema.get("type", "any")
    text = " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
    detail = [str(schema["format"])] if "format" in schema else []
    detail += [
        f"{word} {schema[key]}"
        for key, word in (("minimum", "from"), ("maximum", "to"), ("default", "default"))
        if key in schema
    ]
    return f"{text} ({', '.join(detail)})" if detail else text
