"""Who may open which page: every address of the organisers' side, for every role. Not allowed looks like not found."""

import pytest
from django.test import Client
from django.urls import reverse

from consultations.methods.poll.method import Poll
from consultations.urls import organise
from consultations.views import representative
from tests.consultations.views.scene import Scene, browser

ROLES = (
    "anonymous", "citizen", "elsewhere", "organiser", "observer", "commissioner", "representative", "recruiter",
    "operator", "superuser",
)  # fmt: skip
WHO = {
    "everybody": set(ROLES),
    "account": set(ROLES) - {"anonymous"},
    "configures": {"organiser"},
    "sees": {"organiser", "observer", "commissioner", "representative"},
    "answers": {"commissioner"},
    "invites": {"organiser", "recruiter"},
    "signs": {"organiser", "recruiter", "observer", "representative"},
    "speaks": {"representative"},
    "operates": {"operator"},
}
PAGES = {
    "desk": "everybody", "start": "account", "start_from_case": "account",
    "workspace": "sees", "exports": "sees", "notice_preview": "sees",
    "discussions": "sees", "discussion_terms": "configures",
    "texts": "configures", "answer": "answers",
    "open_now": "configures", "clone": "configures", "job_retry": "configures", "team": "configures",
    "team_revoke": "configures", "initiative": "configures", "datasets": "configures", "dataset_new": "configures",
    "dataset": "configures", "dataset_remove": "configures", "use_cases": "configures", "use_case_new": "configures",
    "use_case": "configures", "use_case_remove": "configures", "clause_new": "configures", "clause": "configures",
    "clause_remove": "configures", "remit": "configures", "promise": "configures", "publication": "configures",
    "terms": "configures", "languages": "configures", "branding": "configures", "protection": "configures",
    "components": "configures", "component_add": "configures", "component_dates": "configures",
    "component_remove": "configures", "secrecy": "configures", "care": "sees", "discard": "configures",
    "plan": "configures", "plan_import": "account",
    "component_move": "configures",
    "timetable": "configures", "stage_move": "configures", "stage_add": "configures",
    "stage_leave_out": "configures", "ballot_extend": "configures", "ballot_void": "configures", "roll": "signs",
    "ballot_close": "configures", "ballot_paper": "configures", "signature_confirm": "configures", "export_table": "configures",
    "people": "invites", "people_upload": "invites", "people_add": "invites", "people_paper": "invites",
    "people_invite": "invites", "people_codes": "invites", "people_reissue": "invites",
    "community": "configures", "community_mail": "configures", "community_choose": "configures",
    "claim": "account", "claim_link": "everybody",
    "community_home": "speaks", "community_keys": "speaks", "community_asked": "speaks", "community_draft": "speaks",
    "communities": "operates", "authority": "operates",
    "poll_questionnaire": "configures", "poll_suggest": "configures", "poll_preview": "configures",
    "poll_kind": "configures", "poll_item_new": "configures", "poll_item": "configures",
    "poll_item_remove": "configures", "poll_item_move": "configures",
}  # fmt: skip
ABSENT = "00000000-0000-4000-8000-000000000000"
# These name a record that this scene does not have: whoever may come that far finds nothing there.
FINDS_NOTHING = {
    "job_retry", "team_revoke", "clause", "clause_remove", "ballot_extend", "ballot_void", "ballot_close", "ballot_paper",
    "signature_confirm", "export_table", "claim", "start_from_case",
}  # fmt: skip


def _arguments(scene: Scene, name: str) -> list[object]:
    slug, component = scene.consultation.slug, scene.component.id
    initiative = scene.consultation.initiative
    after = {
        "dataset": [initiative.datasets.get().id], "dataset_remove": [initiative.datasets.get().id],
        "use_case": [initiative.use_cases.get().id], "use_case_remove": [initiative.use_cases.get().id],
        "discussion_terms": ["component", component],
        "component_add": ["poll"], "component_dates": [component], "timetable": [component],
        "stage_move": [component, scene.component.stages.get().id], "stage_leave_out": [component, scene.component.stages.get().id],
        "stage_add": [component, "answer"], "component_remove": [component], "component_move": [component],
        "export_table": [ABSENT, "table"], "people_reissue": [scene.consultation.participations.first().id],
        "poll_item": [component, scene.items[0].id], "poll_item_remove": [component, scene.items[0].id],
        "poll_item_move": [component, scene.items[0].id],
    }  # fmt: skip
    if name == "start_from_case":
        return [999]
    if name in after:
        return [slug, *after[name]]
    if name in FINDS_NOTHING and name != "claim":
        return [slug, ABSENT]
    if name.startswith("poll_"):
        return [slug, component]
    if name in {"desk", "start", "claim", "communities", "plan_import"}:
        return []
    if name == "claim_link":
        return ["wrong"]
    if name in {"community_home", "community_keys", "authority"}:
        return [scene.community.id]
    return [slug]


def _expected(name: str, role: str) -> int:
    if role not in WHO[PAGES[name]]:
        return 302 if role == "anonymous" else 404
    if name in FINDS_NOTHING | {"claim_link", "stage_add"}:  # a poll has no further rounds
        return 404
    if name in {"open_now", "dataset_remove", "use_case_remove", "component_remove", "component_move"}:
        return 302
    return 302 if name.startswith("poll_") and name.endswith(("suggest", "remove", "move")) else 200


POST_ONLY = {
    "open_now", "job_retry", "team_revoke", "dataset_remove", "use_case_remove", "clause_remove", "component_remove", "component_move",
    "signature_confirm", "people_codes", "people_reissue", "community_mail", "community_choose", "poll_suggest",
    "poll_item_remove", "poll_item_move",
}  # fmt: skip


def _answer(client: Client, name: str, url: str) -> int:
    return int((client.post(url) if name in POST_ONLY else client.get(url)).status_code)


def test_every_address_is_in_the_table() -> None:
    named = {pattern.name for pattern in [*organise.urlpatterns, *Poll.urls]}
    assert named == set(PAGES)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_page_opens_for_its_roles_only(role: str) -> None:
    scene = Scene()
    client = browser(None if role == "anonymous" else getattr(scene, role))
    destructive = ("remove", "revoke", "codes", "reissue", "open_now", "mail", "choose")
    names = sorted(PAGES, key=lambda name: name.endswith(destructive))
    found, expected = {}, {}
    for name in names:
        if role in WHO[PAGES[name]] and name.endswith(destructive) and name not in FINDS_NOTHING:
            continue  # acts have tests of their own; here only that nobody else reaches them
        url = reverse(f"consultations:{name}", args=_arguments(scene, name))
        found[name], expected[name] = _answer(client, name, url), _expected(name, role)
        if name == "poll_item_new" and role == "organiser":
            expected[name] = 302  # the kind of question is asked first
    assert found == expected


@pytest.mark.django_db
def test_names_and_addresses_are_shown_to_the_recruiter_alone() -> None:
    scene = Scene()
    contact = scene.consultation.participations.first().contact
    contact.name, contact.email = "Ines Example", "ines@example.org"
    contact.save()
    shown = {}
    for role in ("organiser", "recruiter"):
        body = browser(getattr(scene, role)).get(scene.url("people")).content.decode()
        shown[role] = ("Ines Example" in body, "ines@example.org" in body)
    assert shown == {"organiser": (False, False), "recruiter": (True, True)}


@pytest.mark.django_db
def test_claim_link_puts_nothing_secret_into_the_next_address() -> None:
    scene = Scene(approved=False)
    scene.community.state = "notice"
    scene.community.save(update_fields=["state"])
    token = representative.services.claim_token(scene.community)
    client = browser(scene.citizen)
    answer = client.get(reverse("consultations:claim_link", args=[token]))
    assert (answer.status_code, answer["Location"]) == (302, "/community/claim/")
    assert scene.community.representatives.count() == 1
