"""YAML and JSON read strictly: no tags, aliases or doubled keys; dates stay text, so that both mean the same."""

from typing import Any

import yaml


class StrictLoader(yaml.SafeLoader):
    """A SafeLoader that refuses what one format of ours never needs, and what can grow without end."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "aliases are not allowed", self.peek_event().start_mark)
        return super().compose_node(parent, index)


def _mapping(loader: StrictLoader, node: yaml.MappingNode) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise yaml.constructor.ConstructorError(None, None, "keys must be text", key_node.start_mark)
        if key in result:
            raise yaml.constructor.ConstructorError(None, None, f"{key!r} stands twice", key_node.start_mark)
        result[key] = loader.construct_object(value_node, deep=True)
    return result


StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: loader.construct_scalar(node))


def load(text: str) -> Any:
    """The value of the text. Raises yaml.YAMLError, with a mark where there is a place to name."""
    return yaml.load(text, Loader=StrictLoader)  # noqa: S506 - a SafeLoader, stricter


def rows(text: str) -> dict[tuple[str | int, ...], int]:
    """The row of every value, counted from 1, by the steps that lead to it; the text must have been loaded before."""
    found: dict[tuple[str | int, ...], int] = {}
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), yaml.compose(text, Loader=StrictLoader))]
    while waiting:
        path, node = waiting.pop()
        if node is None:
            continue
        found[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            waiting += [((*path, str(key.value)), value) for key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            waiting += [((*path, number), item) for number, item in enumerate(node.value)]
    return found


def depth(value: Any) -> int:
    """How many levels of lists and objects there are, a plain value being one."""
    level, deepest = [value], 0
    while level:
        deepest += 1
        children = [list(v.values()) if isinstance(v, dict) else v for v in level if isinstance(v, dict | list)]
        level = [child for group in children for child in group]
    return deepest
