"""The demo assembly: rules, and five recommendations that nobody wrote."""

from typing import Any

from consultations.methods.assembly import selectors
from consultations.methods.assembly.models import Recommendation, Version
from consultations.models import Component

SEATS = 24
ORIGIN = {
    "en": "Tables of seven collect ideas, the whole room sorts them, small groups write, and everybody rates.",
    "fr": "Des tables de sept personnes rassemblent des idées, la salle les trie, de petits groupes rédigent, tous évaluent.",
    "es": "Mesas de siete personas reúnen ideas, toda la sala las ordena, grupos pequeños redactan y todos valoran.",
    "ar": "تجمع طاولات من سبعة أشخاص الأفكار، وترتبها القاعة كلها، وتكتب مجموعات صغيرة، ويقيّم الجميع.",
}
WRITTEN: tuple[dict[str, Any], ...] = (
    {
        "kind": "red_line", "modality": "must_not", "category": "data",
        "statement": {"en": "No journey may be traced back to one person.", "fr": "Aucun trajet ne doit mener à une personne."},
        "rationale": {"en": "Some of us take the bus to places that are nobody's business."},
        "test": "A yearly attempt to find people again, by somebody independent, finds nobody.",
        "responsible": "The data holder",
    },
    {
        "kind": "condition", "modality": "must", "category": "transparency",
        "statement": {"en": "Every use is announced on the stops before it begins."},
        "rationale": {"en": "Who rides the bus reads at the stop, not on a website."},
        "test": "A photograph of the notice, dated before the first use.", "responsible": "The bus company",
        "deadline": "two weeks before each use",
    },
    {
        "kind": "condition", "modality": "must", "category": "oversight",
        "statement": {"en": "A panel of five passengers may stop a use within a week."},
        "rationale": {"en": "Trust needs somebody who can say stop."}, "test": "The panel's minutes are public.",
        "responsible": "The city council", "deadline": "before the first use",
    },
    {
        "kind": "condition", "modality": "should", "category": "benefit",
        "statement": {"en": "What is learnt is given back as better night lines within two years."},
        "rationale": {"en": "We give the data so that we get home at night."},
        "test": "The timetable names the lines that came out of it.",
    },
    {
        "kind": "recommendation", "modality": "", "category": "change",
        "statement": {"en": "Meet again with us after the first year."},
        "rationale": {"en": "We want to see what became of it."},
    },
)  # fmt: skip


def fill(component: Component) -> None:
    """Write the invented rules, in the languages of the consultation, and the recommendations."""
    assembly = selectors.assembly_of(component)
    languages = component.consultation.languages or ["en"]
    assembly.origin = {tag: ORIGIN.get(tag, ORIGIN["en"]) for tag in languages}
    assembly.seats = SEATS
    assembly.save()
    first = component.consultation.initiative.use_cases.order_by("ref").first()
    taken = Recommendation.objects.filter(component__consultation=component.consultation_id).count()
    for number, written in enumerate(WRITTEN, start=1):
        made = Recommendation.objects.create(component=component, position=number, ref=f"r{taken + number}")
        uses = [first.ref] if first and number == 2 else []
        Version.objects.create(
            recommendation=made,
            n=1,
            use_cases=uses,
            criteria=["It can be checked from outside"],
            **written,
        )
