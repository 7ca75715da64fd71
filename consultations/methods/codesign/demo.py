"""The demo session: a challenge, and cards, clusters and prototypes that nobody wrote."""

from typing import Any

from consultations.methods.codesign.domain.templates import find
from consultations.methods.codesign.models import (
    Card,
    Cluster,
    Persona,
    Prototype,
    PrototypeSource,
    PrototypeVersion,
    Stakeholder,
)
from consultations.methods.codesign.services import rules, templates
from consultations.models import Component

CHALLENGE = {
    "en": "How might we plan night buses with bus card data so that nobody feels watched? (invented)",
    "fr": "Comment planifier les bus de nuit avec les données des cartes sans que personne se sente surveillé ? (inventé)",
    "es": "¿Cómo planificar los autobuses nocturnos con las tarjetas sin que nadie se sienta vigilado? (inventado)",
    "ar": "كيف نخطط للحافلات الليلية ببيانات البطاقات دون أن يشعر أحد بأنه مراقب؟ (مختلق)",
}
STORY = {
    "en": "A card is read at the door. The reader keeps line, stop and minute. Ten weeks later a planner counts rows.",
    "fr": "Une carte est lue à la porte. Le lecteur garde ligne, arrêt et minute. Dix semaines après, on compte.",
    "es": "La tarjeta se lee en la puerta. El lector guarda línea, parada y minuto. Diez semanas después se cuenta.",
    "ar": "تُقرأ البطاقة عند الباب. يحفظ القارئ الخط والمحطة والدقيقة. بعد عشرة أسابيع يعدّ المخطِّط الصفوف.",
}
STAKEHOLDERS = (("Night-shift workers", 5, 1), ("Drivers", 4, 2), ("The council's transport office", 3, 5))
PERSONA: dict[str, Any] = {
    "name": "Nadia N. (invented)",
    "about": {"en": "Cleans offices from ten to four, lives at the end of line 12."},
    "goals": {"en": "To be home before her children wake."},
    "fears": {"en": "That somebody reads from her card when she is not at home."},
    "touchpoints": {"en": "The card reader at the door, twice a night."},
    "journey": [
        {"stage": {"en": "Boards at 22:10"}, "data": {"en": "Card, stop, minute"}, "feeling": {"en": "hurried"}},
        {"stage": {"en": "Misses the last bus at 4:05"}, "data": {"en": "None"}, "feeling": {"en": "stranded"}},
    ],
}
CARDS: tuple[tuple[str, str, int], ...] = (
    ("fear", "My employer could see that I took the night bus home.", 1),
    ("red_line", "Never the exact minute together with the card number.", 1),
    ("need", "I want to read at the stop what is done with my card.", 2),
    ("hope", "A bus after the late shift, at last.", 2),
    ("condition", "Somebody who rides the bus must be able to say stop.", 3),
    ("idea", "A panel of passengers that meets every month.", 3),
)
CLUSTERS = {1: "Not being found", 2: "Knowing what is done", 3: "Being able to stop it"}
PROTOTYPES: tuple[dict[str, Any], ...] = (
    {
        "kind": "clause", "clause": "red_line", "modality": "must_not", "category": "data",
        "title": {"en": "No minute with a card number"},
        "text": {"en": "Time and card number must not stand in one file, at no time."},
        "test": "A search of every file, once a year, by somebody independent.", "responsible": "Lowmere Transport",
    },
    {
        "kind": "notice", "clause": "condition", "modality": "must", "category": "transparency",
        "title": {"en": "A notice at the stop"},
        "text": {"en": "Each use is explained at the stops, in words of one line, before it begins."},
        "test": "A dated photograph of the notice.", "responsible": "Lowmere Transport", "deadline": "before each use",
    },
    {
        "kind": "body", "clause": "condition", "modality": "must", "category": "oversight",
        "title": {"en": "The passengers' panel"},
        "text": {"en": "A panel of five passengers may stop a use within a week."},
        "test": "The minutes of the panel are public.", "responsible": "The city council",
    },
)  # fmt: skip


def fill(component: Component) -> None:
    """Write the invented session, in the languages of the consultation."""
    languages = component.consultation.languages or ["en"]
    given = {name: {tag: text.get(tag, text["en"]) for tag in languages}
             for name, text in (("challenge", CHALLENGE), ("data_story", STORY))}  # fmt: skip
    rules.take(component=component, given=given)
    workshop = component.workshop
    half_day = find("half-day")
    if half_day is not None:
        templates.write_steps(workshop, half_day)
    for position, (name, interest, influence) in enumerate(STAKEHOLDERS, start=1):
        Stakeholder.objects.create(
            workshop=workshop, position=position, name={"en": name}, interest=interest, influence=influence
        )
    Persona.objects.create(workshop=workshop, position=1, **PERSONA)
    clusters = {
        number: Cluster.objects.create(workshop=workshop, number=number, position=number, title={"en": title})
        for number, title in CLUSTERS.items()
    }
    for number, (kind, text, cluster) in enumerate(CARDS, start=1):
        Card.objects.create(
            workshop=workshop, number=number, place=number, kind=kind, text=text, language="en", cluster=clusters[cluster]
        )
    taken = Prototype.objects.filter(workshop__component__consultation=component.consultation_id).count()
    for number, written in enumerate(PROTOTYPES, start=1):
        fields = dict(written)
        made = Prototype.objects.create(
            workshop=workshop, position=number, ref=f"p{taken + number}", kind=fields.pop("kind")
        )
        version = PrototypeVersion.objects.create(prototype=made, n=1, **fields)
        PrototypeSource.objects.create(version=version, cluster=clusters[number])
        for card in clusters[number].cards.all():
            PrototypeSource.objects.create(version=version, card=card)
