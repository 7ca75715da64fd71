"""Who may open which page of a recruitment: every address, for every role. Not allowed looks like not found."""

import pytest

from consultations.recruitment import urls
from consultations.recruitment.services import drawing
from tests.consultations.recruitment.lottery import ABSENT, Lottery

pytestmark = pytest.mark.django_db

ROLES = (
    "anonymous", "citizen", "elsewhere", "organiser", "observer", "commissioner", "representative", "recruiter",
    "caller", "operator", "superuser",
)  # fmt: skip
WHO = {
    "oversees": {"organiser", "recruiter", "caller", "observer"},
    "configures": {"organiser"},
    "recruits": {"recruiter"},
    "calls": {"recruiter", "caller"},
    "vouches": {"organiser", "observer"},
    "witnesses": {"observer"},
}
PAGES = {
    "recruitment": "oversees",
    "recruitment_begin": "configures",
    "recruitment_settings": "configures",
    "recruitment_commit": "configures",
    "recruitment_reveal": "configures",
    "recruitment_addresses": "recruits",
    "recruitment_upload": "recruits",
    "recruitment_reissue": "recruits",
    "recruitment_returned": "recruits",
    "recruitment_letters": "recruits",
    "recruitment_batch": "recruits",
    "recruitment_merge": "recruits",
    "recruitment_targets": "configures",
    "recruitment_categories": "configures",
    "recruitment_feature_new": "configures",
    "recruitment_words": "configures",
    "recruitment_feature_remove": "configures",
    "recruitment_people": "calls",
    "recruitment_calls": "calls",
    "recruitment_person": "calls",
    "recruitment_need": "calls",
    "recruitment_withdraw": "calls",
    "recruitment_erase": "calls",
    "recruitment_card": "recruits",
    "recruitment_own_code": "recruits",
    "recruitment_account": "recruits",
    "recruitment_supports": "recruits",
    "recruitment_payments": "recruits",
    "recruitment_paid": "recruits",
    "recruitment_agree": "recruits",
    "recruitment_provided": "recruits",
    "recruitment_mails": "recruits",
    "recruitment_must": "recruits",
    "recruitment_end": "configures",
    "recruitment_end_confirm": "configures",
    "recruitment_correct": "recruits",
    "recruitment_bounced": "calls",
    "recruitment_draws": "vouches",
    "recruitment_draw": "vouches",
    "recruitment_reject": "vouches",
    "recruitment_approve": "vouches",
    "recruitment_confirm": "vouches",
    "recruitment_input": "witnesses",
    "recruitment_draw_new": "configures",
    "recruitment_drop": "configures",
    "recruitment_digits": "configures",
    "recruitment_promote": "configures",
}
# Acts: that they work is tried elsewhere; here only that nobody else reaches them.
ACTS = {
    "recruitment_end_confirm",
    "recruitment_begin", "recruitment_reissue", "recruitment_batch", "recruitment_merge", "recruitment_feature_remove",
    "recruitment_own_code", "recruitment_payments", "recruitment_paid", "recruitment_provided", "recruitment_approve",
    "recruitment_confirm", "recruitment_bounced", "recruitment_input", "recruitment_promote",
}  # fmt: skip


def _arguments(name: str, lottery: Lottery) -> list[object]:
    draw, candidate = lottery.recruitment.invitation_draws.get(), lottery.recruitment.candidates.get()
    after = {
        "recruitment_batch": [draw.id, 1],
        "recruitment_reissue": [ABSENT],
        "recruitment_bounced": [candidate.id, ABSENT],
        "recruitment_words": [lottery.recruitment.features.first().id],
        "recruitment_feature_remove": [lottery.recruitment.features.first().id],
        "recruitment_agree": [candidate.supports.get().id],
        "recruitment_provided": [candidate.supports.get().id],
    }
    if name in after:
        return after[name]
    if name in {"recruitment_reveal", "recruitment_letters", "recruitment_merge"}:
        return [draw.id]
    if name.removeprefix("recruitment_") in {"draw", "reject", "approve", "confirm", "input", "drop", "digits"}:
        return [lottery.recruitment.draws.get().id]
    person = {"person", "need", "withdraw", "erase", "own_code", "account", "must", "promote", "correct"}
    return [candidate.id] if name.removeprefix("recruitment_") in person else []


def test_every_address_is_in_the_table() -> None:
    assert {pattern.name for pattern in urls.organise} == set(PAGES)


@pytest.mark.parametrize("role", ROLES)
def test_page_opens_for_its_roles_only(role: str) -> None:
    lottery = Lottery()
    lottery.register(lottery.open_registration(2)[0], needs=[("travel", "train")])
    drawing.begin(recruitment=lottery.recruitment, kind="test", reason="trying", by=lottery.organiser)
    client = lottery.client(role) if role != "anonymous" else lottery.client("nobody")
    found, expected = {}, {}
    for name in PAGES:
        allowed = role in WHO[PAGES[name]]
        if allowed and name in ACTS:
            continue
        url = lottery.url(name, *_arguments(name, lottery))
        found[name] = (client.post(url) if name in ACTS else client.get(url)).status_code
        expected[name] = 200 if allowed else 302 if role == "anonymous" else 404
    assert found == expected


def test_names_and_addresses_are_shown_to_whoever_finds_people_alone() -> None:
    lottery = Lottery()
    lottery.register(lottery.open_registration(2)[0])
    shown = {}
    for role in ("organiser", "observer", "caller", "recruiter"):
        client = lottery.client(role)
        names = ("recruitment", "recruitment_addresses", "recruitment_people", "recruitment_calls")
        text = "".join(client.get(lottery.url(name)).content.decode() for name in names)
        shown[role] = ("Mill Lane" in text, "Ines Example" in text)
    assert shown == {
        "organiser": (False, False),
        "observer": (False, False),
        "caller": (False, True),
        "recruiter": (True, True),
    }
