"""Giving the first role from the command line."""

import pytest
from django.core.management import CommandError, call_command

from socialicense.accounts import access, services

pytestmark = pytest.mark.django_db


def test_give_and_take_operator(capsys: pytest.CaptureFixture[str]) -> None:
    user = services.open_account(email="op@example.org")
    call_command("role", "give", "OP@example.org", "operator")
    assert access.operates(user)
    call_command("role", "take", "op@example.org", "operator")
    assert not access.operates(user)
    assert capsys.readouterr().out == "op@example.org is Operator.\nop@example.org is no longer Operator.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("give", "nobody@example.org", "operator"), "There is no account"),
        (("take", "op@example.org", "operator"), "does not hold the role"),
        (("give", "op@example.org", "organiser"), "cannot be given for a platform"),
    ],
)
def test_refused_with_a_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    services.open_account(email="op@example.org")
    with pytest.raises(CommandError, match=sentence):
        call_command("role", *arguments)
