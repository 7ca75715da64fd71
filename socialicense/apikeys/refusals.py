"""Why a key is not made, and why a request is not let in. `error` is the code of RFC 6750, section 3.1."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from socialicense.errors import Refusal


class NotLetIn(Refusal):
    """Carries `page`, the address where keys are made. `error` is empty where nothing was sent."""

    status = HTTPStatus.UNAUTHORIZED
    error = "invalid_token"


class KeyNeeded(NotLetIn):
    code = "not_authenticated"
    message = _("Send a key as Authorization: Bearer slk_..., or sign in. Keys are made at %(page)s.")
    error = ""


class KeyWrong(NotLetIn):
    code = "key_wrong"
    message = _("This is none of our keys. Copy it again, or make a new one at %(page)s.")


class KeyRevoked(NotLetIn):
    code = "key_revoked"
    message = _("This key was revoked. Make a new one at %(page)s.")


class KeyExpired(NotLetIn):
    code = "key_expired"
    message = _("This key has expired. Make a new one at %(page)s.")


class OwnerInactive(NotLetIn):
    code = "key_owner_inactive"
    message = _("The account that made this key is closed. Make a key with an account that is open, at %(page)s.")


class ScopeMissing(NotLetIn):
    """Carries `scope` too."""

    code = "scope_missing"
    message = _("This needs a key with the scope %(scope)s. Make one at %(page)s.")
    status = HTTPStatus.FORBIDDEN
    error = "insufficient_scope"


class NameTaken(Refusal):
    code = "key_name_taken"
    message = _("You have a key of this name. Choose another name, or revoke that key first.")


class TooManyKeys(Refusal):
    """Carries `most`."""

    code = "too_many_keys"
    message = _("You have %(most)s keys. Revoke one that you do not use before you make another.")


class SignInAgain(Refusal):
    code = "sign_in_again"
    message = _("A key is made soon after signing in. Sign out, sign in again, and come back within five minutes.")
    status = HTTPStatus.FORBIDDEN
