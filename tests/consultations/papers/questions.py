"""A ballot with a question on every scale, in English and Arabic."""

from repository.licenses.domain.questions import Question

OPTIONS = [
    {"id": "night", "text": {"en": "Night buses", "ar": "حافلات ليلية"}},
    {"id": "stops", "text": {"en": "More stops", "ar": "مواقف أكثر"}},
    {"id": "fares", "text": {"en": "Lower fares", "ar": "أجور أقل"}},
]


def _question(id: str, scale: dict[str, object], rule: str = "none", **more: object) -> Question:
    options = OPTIONS if scale["kind"] in {"single", "multiple", "approval", "dots", "ranking", "pairs"} else []
    if scale["kind"] == "budget":
        options = [option | {"cost": 300} for option in OPTIONS]
    kind = "use_case" if rule != "none" else "item"
    return Question.from_json(
        {
            "id": id,
            "about": {"kind": kind, "ref": id},
            "scale": scale,
            "text": {"en": f"What about {id}?", "ar": f"ما رأيك في {id}؟"},
            "options": options,
            "rule": {"kind": rule},
            "base": "cast",
        }
        | more
    )


def every_scale() -> list[Question]:
    return [
        _question("one", {"kind": "single"}, random_order=True),
        _question("several", {"kind": "multiple", "minimum": 1, "maximum": 2}),
        _question("approved", {"kind": "approval"}),
        _question("score", {"kind": "score"}, no_opinion=True),
        _question("agreement", {"kind": "agreement"}),
        _question("comfort", {"kind": "comfort"}, no_opinion=True),
        _question("consent", {"kind": "consent"}),
        _question("dots", {"kind": "dots", "budget": 5}),
        _question("ranking", {"kind": "ranking"}),
        _question("words", {"kind": "text", "maximum": 300}),
        _question("budget", {"kind": "budget", "total": 900, "currency": "EUR"}, base="answered"),
        _question("class", {"kind": "moscow"}, base="answered"),
        _question("impact", {"kind": "impact"}, base="answered", no_opinion=True),
        _question("effort", {"kind": "effort"}, base="answered"),
        _question("pairs", {"kind": "pairs", "maximum": 2}, base="answered"),
    ]
