"""Who may open which page of a recruitment: every address, for every role. Not allowed looks like not found."""

import pytest

from consultations.recruitment import urls
from consultations.recruitment.models import InvitationDraw
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
}
# Acts: that they work is tried elsewhere; here only that nobody else reaches them.
ACTS = {"recruitment_begin", "recruitment_reissue", "recruitment_batch", "recruitment_merge"}


def _arguments(name: str, draw: InvitationDraw) -> list[object]:
    if name == "recruitment_batch":
        return [draw.id, 1]
    if name == "recruitment_reissue":
        return [ABSENT]
    return [draw.id] if name in {"recruitment_reveal", "recruitment_letters", "recruitment_merge"} else []


def test_every_address_is_in_the_table() -> None:
    assert {pattern.name for pattern in urls.organise} == set(PAGES)


@pytest.mark.parametrize("role", ROLES)
def test_page_opens_for_its_roles_only(role: str) -> None:
    lottery = Lottery()
    lottery.add_addresses(2)
    draw = lottery.invite(1)
    client = lottery.client(role) if role != "anonymous" else lottery.client("nobody")
    found, expected = {}, {}
    for name in PAGES:
        allowed = role in WHO[PAGES[name]]
        if allowed and name in ACTS:
            continue
        url = lottery.url(name, *_arguments(name, draw))
        found[name] = (client.post(url) if name in ACTS else client.get(url)).status_code
        expected[name] = 200 if allowed else 302 if role == "anonymous" else 404
    assert found == expected


def test_names_and_addresses_are_shown_to_whoever_finds_people_alone() -> None:
    lottery = Lottery()
    lottery.add_addresses(2)
    lottery.invite(1)
    shown = {}
    for role in ("organiser", "observer", "recruiter"):
        client = lottery.client(role)
        pages = [client.get(lottery.url(name)) for name in ("recruitment", "recruitment_addresses")]
        shown[role] = any("Mill Lane" in answer.content.decode() for answer in pages)
    assert shown == {"organiser": False, "observer": False, "recruiter": True}
