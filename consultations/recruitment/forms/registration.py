"""The registration form, as citizens fill it in and as recruiters type it from a card or a call."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations.domain import codes, texts
from consultations.forms.people import area
from consultations.forms.texts import local_name
from consultations.models import NoticeText
from consultations.recruitment.models import Candidate, Feature, Recruitment
from consultations.recruitment.needs import NEEDS
from consultations.recruitment.services.registering import Reach, Registration

CHOOSE = _("Choose one answer.")


class RegistrationForm(forms.Form):
    """Contact, one answer to each feature, needs, and the notice. Works for any features of any consultation."""

    name = forms.CharField(label=_("Name"), max_length=200, error_messages={"required": _("Write your name.")})
    email = forms.EmailField(label=_("E-mail address"), required=False, help_text=_("Leave it empty if you have none."))
    phone = forms.CharField(
        label=_("Telephone"), max_length=60, required=False, help_text=_("We call those who are drawn.")
    )
    language = forms.ChoiceField(label=_("Write and speak to me in"))

    def __init__(self, *args: Any, recruitment: Recruitment, notice: NoticeText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notice = notice
        tag = get_language() or "en"
        languages = recruitment.component.consultation.languages
        self.fields["language"].choices = [(one, local_name(one)) for one in languages]
        self.fields["language"].initial = tag if tag in languages else languages[0]
        self.features: dict[str, Feature] = {}
        for feature in recruitment.features.prefetch_related("values"):
            field = f"feature_{feature.id.hex}"
            self.features[field] = feature
            self.fields[field] = forms.ChoiceField(
                label=texts.wording(feature.label, tag) or feature.name,
                choices=[
                    (value.id.hex, texts.wording(value.label, tag) or value.name) for value in feature.values.all()
                ],
                widget=forms.RadioSelect,
                error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
            )
        self.fields["needs"] = forms.MultipleChoiceField(
            label=_("What would help you to take part?"),
            choices=NEEDS,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text=_("It has no influence on your chance."),
        )
        self.fields["needs_words"] = forms.CharField(
            label=_("What exactly?"), widget=area(), max_length=500, required=False
        )
        self.fields["notice_sha256"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
        self.initial["notice_sha256"] = notice.sha256
        self.fields["consent"] = forms.BooleanField(
            label=_("I have read what happens with data about me, and I agree."),
            error_messages={"required": _("Without your consent we may not keep your registration.")},
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("email") and not given.get("phone") and not self.errors.get("email"):
            self.add_error("phone", _("Give an e-mail address or a telephone number, so that we can reach you."))
        return given

    def registration(self) -> Registration:
        given = self.cleaned_data
        words = given["needs_words"]
        return Registration(
            reach=Reach(name=given["name"], language=given["language"], email=given["email"], phone=given["phone"]),
            answers={feature.id: UUID(given[field]) for field, feature in self.features.items()},
            needs=[(kind, words) for kind in given["needs"]],
            notice_sha256=given["notice_sha256"],
            notice_language=self.notice.language,
        )


class CardForm(RegistrationForm):
    """What a recruiter types in from a reply card or a telephone call."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"] = forms.CharField(
            label=_("Number or code of the letter"),
            max_length=60,
            help_text=_("The number stands at the top of the letter and of the card."),
        )
        self.fields["source"] = forms.ChoiceField(
            label=_("How did it come?"),
            choices=[(s.value, s.label) for s in (Candidate.Source.CARD, Candidate.Source.PHONE)],
            widget=forms.RadioSelect,
        )
        self.fields["consent"].label = _(
            "The person signed on the card, or consented on the telephone after hearing the notice."
        )
        self.fields["consent"].error_messages["required"] = _("Without consent nothing may be kept.")
        self.order_fields(["letter", "source", "name", "email", "phone", "language"])

    def clean_letter(self) -> str:
        """The number as digits, or the code as issued."""
        text = str(self.cleaned_data["letter"]).strip()
        if text.isascii() and text.isdigit() and len(text) < 8:
            return text
        try:
            return codes.normalise(text)
        except codes.CodeMistyped as slip:
            raise forms.ValidationError(_("This is neither a number nor a code of a letter.")) from slip

    def clean(self) -> dict[str, Any]:
        """Somebody who answers on paper may have neither an address nor a telephone: they are reached by letter."""
        return forms.Form.clean(self) or self.cleaned_data


class CorrectForm(RegistrationForm):
    """Contact and answers of somebody who is registered, put right on their word."""

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("needs", "needs_words", "notice_sha256", "consent"):
            del self.fields[name]
        contact = candidate.contact
        self.initial |= {name: getattr(contact, name) for name in ("name", "email", "phone", "language")}
        self.initial |= {f"feature_{one.feature_id.hex}": one.value_id.hex for one in candidate.answers.all()}
        self.fields["reason"] = forms.CharField(
            label=_("What was wrong?"), max_length=300, help_text=_("It is recorded, without names.")
        )

    def clean(self) -> dict[str, Any]:
        return forms.Form.clean(self) or self.cleaned_data

    def corrected(self) -> tuple[Reach, dict[UUID, UUID]]:
        given = self.cleaned_data
        reach = Reach(name=given["name"], language=given["language"], email=given["email"], phone=given["phone"])
        return reach, {feature.id: UUID(given[field]) for field, feature in self.features.items()}
