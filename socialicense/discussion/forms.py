"""What people and moderators fill in."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from socialicense.discussion.grounds import Ground
from socialicense.discussion.models import Contribution
from socialicense.discussion.services.arranging import NAME
from socialicense.discussion.services.talking import MAXIMUM, WORDS


class SayForm(forms.Form):
    """Something to say: words, language, where one stands, and a name where the discussion asks for one."""

    text = forms.CharField(
        label=_("What do you want to say?"), max_length=MAXIMUM, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    )
    stance = forms.ChoiceField(
        label=_("Where do you stand?"), choices=Contribution.Stance, required=False, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=_("Written in"), choices=settings.LANGUAGES)
    name = forms.CharField(
        label=_("The name under which you speak here"),
        help_text=_("Everybody reads it beside your words. It stays the same in this discussion."),
        max_length=NAME,
        required=False,
    )
    answers = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, answering: bool = False, asks_name: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _("Up to %(n)s characters of plain text. Web addresses become links.") % {
            "n": MAXIMUM
        }
        if answering:
            self.fields["text"].label = _("Your answer")
            del self.fields["stance"]
        if not asks_name:
            del self.fields["name"]


class EditForm(forms.Form):
    """Changed words."""

    text = forms.CharField(
        label=_("Your words"), max_length=MAXIMUM, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    )
    stance = forms.ChoiceField(
        label=_("Where do you stand?"), choices=Contribution.Stance, required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, answering: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if answering:
            del self.fields["stance"]


class ReportForm(forms.Form):
    """Why something breaks the rules."""

    ground = forms.ChoiceField(label=_("What is wrong with it?"), choices=Ground, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Anything the moderators should know"),
        help_text=_("Needed when none of the reasons above fits. Only moderators read it, and not who you are."),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class AppealForm(forms.Form):
    """The one answer to being hidden."""

    words = forms.CharField(
        label=_("Why should it be shown again?"),
        help_text=_("A second moderator reads this and decides. You can object once."),
        max_length=2 * WORDS,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class WordsForm(forms.Form):
    """A few words for the public log."""

    words = forms.CharField(
        label=_("Why? Everybody reads this in the moderation log"),
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
