"""allauth's forms with labels in the product's words and nothing in the fields: a placeholder is no label.

A module of its own, because allauth imports `forms.SignUp` while it builds the forms that are extended here.
"""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "password1": _("Password"),
    "password2": _("The same password again"),
    "oldpassword": _("Password until now"),
    "remember": _("Stay signed in on this device"),
    "code": _("Code"),
}


class Plain:
    """Mixed in before a form of allauth."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)


class Login(Plain, account.LoginForm): ...


class Signup(Plain, account.SignupForm): ...


class RequestLoginCode(Plain, account.RequestLoginCodeForm): ...


class ConfirmLoginCode(Plain, account.ConfirmLoginCodeForm): ...


class ConfirmEmail(Plain, account.ConfirmEmailVerificationCodeForm): ...


class ResetPassword(Plain, account.ResetPasswordForm): ...


class ConfirmResetCode(Plain, account.ConfirmPasswordResetCodeForm): ...


class NewPassword(Plain, account.ResetPasswordKeyForm): ...


class ChangePassword(Plain, account.ChangePasswordForm): ...


class SetPassword(Plain, account.SetPasswordForm): ...


class AddEmail(Plain, account.AddEmailForm): ...


class ChangeEmail(Plain, account.ChangeEmailForm): ...


class Reauthenticate(Plain, account.ReauthenticateForm): ...


class SecondStep(Plain, mfa.AuthenticateForm): ...


class SecondStepAgain(Plain, mfa.ReauthenticateForm): ...


class TurnOn(Plain, totp.ActivateTOTPForm): ...
