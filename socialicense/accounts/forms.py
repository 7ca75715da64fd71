"""Forms of the account pages."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from socialicense.accounts.models import User


class SignUp(forms.Form):
    """What signing up asks for beside address and password."""

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("Shown to people you work with. You may leave it empty."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: Any, user: User) -> None:
        user.name = self.cleaned_data["name"].strip()
        user.save(update_fields=["name"])


class Profile(forms.ModelForm):
    language = forms.ChoiceField(label=_("Language of mails to you"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ["name", "language"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class Erase(forms.Form):
    """The address is typed once more, so that nobody erases an account by a slip."""

    email = forms.EmailField(label=_("Type your e-mail address to confirm"))

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_email(self) -> str:
        address = self.cleaned_data["email"].strip().lower()
        if address != self.user.email:
            raise forms.ValidationError(_("This is not the address of your account."), code="other_address")
        return address
