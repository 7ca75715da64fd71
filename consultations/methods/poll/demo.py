"""The demo questionnaire: what `suggest` proposes, plus one free item of another scale."""

from consultations.methods.poll import services
from consultations.methods.poll.models import Item
from consultations.models import Component


def fill(component: Component) -> None:
    """Write the invented questionnaire of the demo."""
    made = services.suggest(component=component, by=None)
    Item.objects.create(
        component=component,
        position=len(made) + 1,
        ref="wishes",
        about=Item.About.ITEM,
        text={
            "en": "What should the data holder hear from you?",
            "fr": "Que voulez-vous dire au détenteur des données ?",
            "es": "¿Qué quiere decirle a quien tiene los datos?",
            "ar": "ماذا تريد أن تقول للجهة التي لديها البيانات؟",
        },
        scale=Item.Scale.TEXT,
        maximum=500,
        rule=Item.Rule.NONE,
        base=Item.Base.CAST,
    )
