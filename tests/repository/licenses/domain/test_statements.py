import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from repository.licenses.domain.signing import multibase_of
from repository.licenses.domain.statements import Statement, StatementRefused, read, sign, verify, verify_all

from .examples import CONSULTATION

ELDER = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
YOUTH = Ed25519PrivateKey.from_private_bytes(b"\x02" * 32)
STRANGER = Ed25519PrivateKey.from_private_bytes(b"\x03" * 32)
KEYS = (multibase_of(ELDER), multibase_of(YOUTH))
DRAFT = "ab" * 32
LICENSE = "https://license.example.org/licenses/SL-2026-0042/v1"


def statement(act="adopt", **given):
    target = {"draft": DRAFT} if act in ("adopt", "withhold") else {"license": LICENSE}
    fields = {
        "consultation": CONSULTATION,
        "community": "People of the valley",
        "capacity": "Speaker of the council",
        "at": "2026-11-23T12:00:00Z",
        "key": "",
    }
    return Statement(act=act, **(fields | target | given))


def test_signed_statement_is_read_back():
    signed = sign(statement(reason="We agree"), ELDER)
    assert verify(signed, KEYS) == statement(reason="We agree", key=KEYS[0])
    assert signed["proof"]["verificationMethod"] == f"did:key:{KEYS[0]}#{KEYS[0]}"


@pytest.mark.parametrize("act", ["suspend", "reinstate", "withdraw"])
def test_acts_on_a_license_name_it(act):
    given = {"answers": "ab" * 32} if act == "reinstate" else {}
    assert verify(sign(statement(act, **given), ELDER), KEYS).target == LICENSE


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"act": "withhold"}, "statement-signature"),
        ({"reason": "changed"}, "statement-signature"),
        ({"draft": "cd" * 32}, "statement-signature"),
        ({"draft": "cd"}, "statement-target"),
        ({"license": LICENSE}, "statement-target"),
        ({"act": "withdraw"}, "statement-target"),
        ({"act": "praise"}, "not-a-choice"),
        ({"at": "now"}, "statement-time"),
        ({"answers": "ab" * 32}, "statement-answers"),
        ({"key": KEYS[1]}, "statement-signature"),
        ({"key": multibase_of(STRANGER)}, "statement-unknown-key"),
        ({"proof": None}, "statement-signature"),
        ({"extra": 1}, "unknown-member"),
        ({"capacity": 3}, "wrong-type"),
    ],
)
def test_altered_statement_is_refused(change, code):
    signed = sign(statement(), ELDER) | change
    with pytest.raises(StatementRefused) as refused:
        verify(signed, KEYS)
    assert refused.value.code == code


def test_statement_without_type_or_of_another_json_is_refused():
    signed = sign(statement(), ELDER)
    del signed["type"]
    for content in (signed, [], None, "adopt"):
        with pytest.raises(StatementRefused):
            read(content)


def test_key_that_is_not_registered_counts_for_nothing():
    with pytest.raises(StatementRefused) as refused:
        verify(sign(statement(), STRANGER), KEYS)
    assert refused.value.code == "statement-unknown-key"


def test_two_of_two_keys_must_sign():
    both = [sign(statement(), ELDER), sign(statement(), YOUTH)]
    given = {"keys": KEYS, "act": "adopt", "target": DRAFT}
    assert [s.key for s in verify_all(both, threshold=2, **given)] == list(KEYS)
    for too_few in (both[:1], [both[0], both[0]], []):
        with pytest.raises(StatementRefused) as refused:
            verify_all(too_few, threshold=2, **given)
        assert refused.value.code == "statement-too-few"


def test_statement_on_another_draft_is_refused():
    with pytest.raises(StatementRefused) as refused:
        verify_all([sign(statement(), ELDER)], keys=KEYS, threshold=1, act="adopt", target="cd" * 32)
    assert refused.value.code == "statement-target"
