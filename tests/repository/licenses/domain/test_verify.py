"""Every alteration has its own reason: the table of alterations and codes."""

import random
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from repository.licenses.domain import canonical, signing
from repository.licenses.domain.ballotlog import checkpoint
from repository.licenses.domain.canonical import sri
from repository.licenses.domain.questions import About, Rule, Safeguard, statement_question
from repository.licenses.domain.report import EXPLANATIONS
from repository.licenses.domain.verify import lines

from . import issued
from .clinic import (
    CREDENTIAL_KEY,
    DID,
    LOG_KEY,
    brief,
    closed,
    evidence,
    handover,
    main_ballot,
    ratification,
    ratification_evidence,
)
from .examples import BALLOT, TWO_GROUPS, definition, question
from .issued import Case, community_statement, issue, made_draft, status_lists

STRANGER = Ed25519PrivateKey.from_private_bytes(b"\x09" * 32)
LICENSE_ID = "https://license.example.org/licenses/SL-2026-0042/v1"


def test_untouched_license_is_valid_and_every_figure_is_recounted():
    report = issued.license().report()
    assert report.findings == ()
    assert report.valid
    assert report.exit_code == 0
    assert report.counts == {"recounted": 6, "attested": 0, "stated": 1}
    assert report.checks_run == (
        "form",
        "issuer",
        "signature",
        "checkpoints",
        "content",
        "adoption",
        "time",
        "status",
        "questions",
        "ballots",
        "recount",
    )


def test_untouched_exercise_is_valid_as_an_exercise():
    report = issued.exercise().report()
    assert (report.findings, report.counts) == ((), {"recounted": 5, "attested": 0, "stated": 1})


def test_without_ballots_it_says_that_nothing_was_recounted():
    report = replace(issued.license(), ballots=None).report()
    (finding,) = report.findings
    assert (finding.code, finding.severity, finding.values) == ("recount-not-run", "note", {"figures": 6})
    assert (report.valid, report.recounted) == (True, 0)


def test_without_a_did_document_the_issuer_is_not_established():
    report = replace(issued.license(), did=None).report()
    assert (report.codes, report.exit_code, report.valid) == (("issuer-not-established",), 2, False)


# Alterations of the license ---------------------------------------------------------------------------------------


def put(*path_and_value):
    """Set one member; the last argument is the value, those before it lead there."""
    *path, value = path_and_value

    def alter(json):
        place = json
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return alter


def drop(*path):
    def alter(json):
        place = json
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]

    return alter


def resign_by_stranger(json):
    json["socialLicense"]["figures"][0]["for"] = 141
    signed = signing.add_proof(json, STRANGER, method=f"{DID}#key-2026-9", created=issued.ISSUED)
    json["proof"] = signed["proof"]


FIGURE = ("socialLicense", "figures", 0)
CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "http://www.w3.org/ns/odrl.jsonld"]

UNSIGNED = [
    (
        put(*FIGURE, "for", 141),
        {"signature-invalid", "policy-differs", "figure-differs", "adoption-other-draft", "ratification-other-draft"},
    ),
    (put("validUntil", "2039-11-23T12:00:00Z"), {"signature-invalid"}),
    (put("issuer", "name", "Somebody"), {"signature-invalid"}),
    (put("issuer", "id", "did:web:evil.example"), {"signature-invalid", "issuer-mismatch"}),
    (
        put("@context", [*CONTEXTS, "https://license.example.org/ns/social-license/v1", "https://evil.example"]),
        {"context-changed"},
    ),
    (put("@context", CONTEXTS), {"context-changed"}),
    (put("note", "unsigned"), {"signature-invalid"}),
    (drop("proof"), {"proof-missing"}),
    (put("proof", []), {"proof-missing"}),
    (put("proof", "signed"), {"proof-malformed"}),
    (put("proof", "expires", "2030-01-01T00:00:00Z"), {"proof-malformed"}),
    (drop("proof", "created"), {"proof-malformed"}),
    (put("proof", "cryptosuite", "eddsa-rdfc-2022"), {"proof-malformed"}),
    (put("proof", "proofPurpose", "authentication"), {"proof-malformed"}),
    (put("proof", "created", "2026-11-23T12:00:01Z"), {"signature-invalid"}),
    (put("proof", "verificationMethod", f"{DID}#key-2026-9"), {"proof-unknown-key"}),
    (put("proof", "verificationMethod", f"{DID}#log-2026-1"), {"proof-unknown-key"}),
    (
        resign_by_stranger,
        {"proof-unknown-key", "policy-differs", "figure-differs", "adoption-other-draft", "ratification-other-draft"},
    ),
    (drop("socialLicense"), {"document-malformed"}),
    (drop("validFrom"), {"document-malformed"}),
    (put("issuer", "did:web:license.example.org"), {"document-malformed"}),
    (put(*FIGURE, "for", "140"), {"document-malformed"}),
    (put("socialLicense", "extra", 1), {"document-malformed"}),
]


@pytest.mark.parametrize(("alter", "codes"), UNSIGNED)
def test_altered_license_is_named(alter, codes):
    report = issued.license().with_json(alter).report()
    assert (set(report.codes), report.exit_code) == (codes, 1)


SIGNED_AGAIN = [
    (drop("adoption"), {"adoption-missing"}),
    (put("adoption", []), {"adoption-missing"}),
    (put("adoption", 0, "capacity", "King"), {"adoption-invalid"}),
    (put("adoption", 0, community_statement("adopt", key=STRANGER, draft="ab" * 32)), {"adoption-unknown-key"}),
    (put("adoption", 0, community_statement("adopt", draft="ab" * 32)), {"adoption-other-draft"}),
    (put("adoption", 0, community_statement("withhold", draft="ab" * 32)), {"adoption-other-draft"}),
    (drop("ratification"), {"ratification-missing", "evidence-differs", "ballot-unknown"}),
    (put("ratification", "figures", []), {"ratification-other-draft", "figure-missing"}),
    (put("ratification", "figures", 0, "decision", "undecided"), {"ratification-failed", "figure-differs"}),
    (put("type", ["VerifiableCredential"]), {"type-unknown"}),
    (put("type", ["VerifiableCredential", "ExerciseLicense"]), {"exercise-as-license"}),
    (put("name", "Everything is allowed"), {"document-malformed"}),
    (put("name", []), {"names-differ"}),
    (drop("credentialSubject", 0, "hasPolicy", "prohibition"), {"policy-differs"}),
    (put("evidence", []), {"evidence-differs"}),
    (put("relatedResource", []), {"ballots-digest", "questions-digest"}),
    (put("validFrom", "2026-12-01T00:00:00Z"), {"not-yet-valid"}),
    (put("validUntil", "2026-11-23T12:04:59Z"), {"expired"}),
    (
        put("id", "https://evil.example/licenses/SL-2026-0042/v1"),
        {"issuer-mismatch", "policy-differs", "evidence-differs", "questions-digest", "ballots-digest"},
    ),
]


@pytest.mark.parametrize(("alter", "codes"), SIGNED_AGAIN)
def test_license_that_the_issuer_signed_wrongly_is_named(alter, codes):
    """Faults that a signature cannot heal: the issuer itself may not pass these off."""
    report = issued.license().with_json(alter, sign=True).report()
    assert set(report.codes) - {"status-not-checked"} == codes


def content_case(alter):
    """A license over an altered draft, adopted and signed as if it were right: only the content is wrong."""
    content = made_draft()
    wrong = alter(content)
    vote = ratification(wrong.sha256)
    adoption = [community_statement("adopt", draft=wrong.sha256)]
    return issue(wrong, (main_ballot(), vote), adoption=adoption, ratification=ratification_evidence(vote))


def with_use_case(content, **changes):
    return replace(content, use_cases=(replace(content.use_cases[0], **changes), *content.use_cases[1:]))


def with_figure(content, **changes):
    return replace(content, figures=(replace(content.figures[0], **changes), *content.figures[1:]))


def with_ballot(content, **changes):
    made = content.how_it_was_made
    (component,) = made.components
    ballot = replace(component.ballots[0], **changes)
    return replace(content, how_it_was_made=replace(made, components=(replace(component, ballots=(ballot,)),)))


def with_log(content, **changes):
    return with_ballot(content, log=replace(content.ballots[0].log, **changes))


def other_checkpoint(**changes):
    record = main_ballot().record.log
    fields = {
        "origin": record.origin,
        "size": record.size,
        "root": bytes.fromhex(record.root),
        "key": LOG_KEY,
    } | changes
    return checkpoint(fields["origin"], fields["size"], fields["root"], fields["key"])


WRONG_CONTENT = [
    (lambda c: with_use_case(c, verdict="acceptable"), {"verdict-differs"}),
    (lambda c: with_use_case(c, conditions=()), {"verdict-differs"}),
    (lambda c: with_use_case(c, reason="chosen"), {"verdict-differs"}),
    (
        lambda c: with_use_case(c, figures=(), decided_by=None, verdict="undecided", reason="not-asked", conditions=()),
        {"verdict-differs"},
    ),
    (lambda c: with_use_case(c, figures=("elsewhere/q",)), {"figure-unknown"}),
    (lambda c: replace(c, red_lines=(replace(c.red_lines[0], adopted=False),)), {"verdict-differs"}),
    (lambda c: replace(c, statement_totals={"supported": 1}), {"verdict-differs"}),
    (lambda c: with_figure(c, for_=141), {"figure-differs"}),
    (lambda c: with_figure(c, share="0.9000"), {"figure-differs"}),
    (lambda c: with_figure(c, base="all_members"), {"figure-differs"}),
    (lambda c: replace(c, figures=c.figures[:-1]), {"figure-missing"}),
    (lambda c: with_ballot(c, cast=201), {"cast-differs"}),
    (lambda c: with_ballot(c, issued=199), {"cast-exceeds-issued"}),
    (lambda c: with_ballot(c, eligible=199), {"cast-exceeds-eligible"}),
    (lambda c: with_ballot(c, definition_sha256="0" * 64), {"definition-hash"}),
    (lambda c: with_log(c, root="0" * 64), {"log-root", "ballot-changed"}),
    (lambda c: with_log(c, size=999), {"log-root", "ballot-added"}),
    (lambda c: with_log(c, size=1001), {"log-root", "ballot-missing"}),
    (lambda c: with_log(c, checkpoint=other_checkpoint(key=CREDENTIAL_KEY)), {"checkpoint-signature"}),
    (lambda c: with_log(c, checkpoint=other_checkpoint(origin="elsewhere")), {"checkpoint-signature"}),
    (lambda c: with_log(c, checkpoint=other_checkpoint(size=7)), {"log-root"}),
    (lambda c: replace(c, exercise=True), {"exercise-as-license"}),
]


@pytest.mark.parametrize(("alter", "codes"), WRONG_CONTENT)
def test_content_that_does_not_follow_from_the_ballots_is_named(alter, codes):
    report = content_case(alter).report()
    assert (set(report.codes), report.exit_code) == (codes, 1)


def test_ratification_that_failed_does_not_make_a_license():
    content = made_draft()
    vote = ratification(content.sha256, votes={"draft": [("yes", 30), ("no", 120)]})
    case = issue(
        content,
        (main_ballot(), vote),
        adoption=[community_statement("adopt", draft=content.sha256)],
        ratification=ratification_evidence(vote),
    )
    assert case.report().codes == ("ratification-failed",)


def test_exercise_signed_as_a_license_is_named():
    report = issued.exercise().with_json(put("type", ["VerifiableCredential", "SocialLicenseCredential"]), sign=True)
    assert set(report.report().codes) == {"exercise-as-license", "adoption-missing", "ratification-missing"}


def test_exercise_under_the_number_of_a_license_is_named():
    case = issue(made_draft(handover(exercise=True)), (main_ballot(),), number="SL-2026-0001")
    assert case.report().codes == ("exercise-as-license",)


# Alterations of the bytes -----------------------------------------------------------------------------------------


def test_any_changed_byte_of_the_license_is_refused():
    case, chance = issued.license(), random.Random(7)
    case = replace(case, status=None, ballots=None, questions=None)
    for place in range(0, len(case.license), 61):
        byte = chance.choice([b for b in b'abcXYZ019 "{}[],:.\n\xc3' if b != case.license[place]])
        changed = case.license[:place] + bytes([byte]) + case.license[place + 1 :]
        report = replace(case, license=changed).report()
        assert not report.valid, (place, case.license[place - 20 : place + 20], byte)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "json-unreadable"),
        (b"[]", "json-unreadable"),
        (b"{}", "document-malformed"),
        (b'{"id":"a","id":"b"}', "json-unreadable"),
        (b"\xef\xbb\xbf{}", "json-unreadable"),
        (b'{"a":' * 100 + b"1" + b"}" * 100, "json-unreadable"),
        (b"%PDF-1.7", "json-unreadable"),
    ],
)
def test_bytes_that_are_no_license_are_named(data, code):
    report = replace(issued.license(), license=data).report()
    assert (report.codes, report.exit_code) == ((code,), 1)


def test_truncated_license_is_named():
    case = issued.license()
    assert replace(case, license=case.license[:-1]).report().codes == ("json-unreadable",)


def test_other_white_space_is_noted_and_changes_nothing():
    case = issued.license()
    report = replace(case, license=case.license + b"\n").report()
    assert (report.codes, report.valid) == (("form-differs",), True)


# Alterations of ballots and questions -------------------------------------------------------------------------------


def change_answer(lines):
    assert b'"a":"no"' in lines[0]
    return [lines[0].replace(b'"a":"no"', b'"a":"yes"'), *lines[1:]]


BALLOTS = [
    (change_answer, {"ballots-digest", "ballot-changed", "figure-differs"}),
    (lambda lines: lines[1:], {"ballots-digest", "ballot-missing", "figure-differs", "cast-differs"}),
    (lambda lines: lines[:-1], {"ballots-digest", "ballot-missing", "figure-differs"}),
    (lambda lines: [lines[0], *lines], {"ballots-digest", "ballot-doubled"}),
    (lambda lines: [*lines, lines[0]], {"ballots-digest", "ballot-order", "ballot-doubled"}),
    (lambda lines: [lines[1], lines[0], *lines[2:]], {"ballots-digest", "ballot-order"}),
    (lambda lines: list(reversed(lines)), {"ballots-digest", "ballot-order"}),
    (lambda lines: [], {"ballots-digest", "ballot-missing", "figure-differs", "cast-differs"}),
    (lambda lines: [b"{}\n", *lines], {"ballots-digest", "ballot-unreadable"}),
    (
        lambda lines: [*lines[:-1], lines[-1][:-1]],
        {"ballots-digest", "ballot-unreadable", "ballot-missing", "figure-differs"},
    ),
    (
        lambda lines: [lines[0].replace(b"}", b" }"), *lines[1:]],
        {"ballots-digest", "ballot-unreadable", "ballot-missing", "figure-differs", "cast-differs"},
    ),
    (
        lambda lines: [lines[0].replace(b'"b":"3b', b'"b":"4c'), *lines[1:]],
        {"ballots-digest", "ballot-unknown", "ballot-missing", "figure-differs", "cast-differs"},
    ),
    (
        lambda lines: [lines[0].replace(b'"a":"yes"', b'"a":"maybe"').replace(b'"a":"no"', b'"a":"maybe"'), *lines[1:]],
        {"ballots-digest", "ballot-invalid", "ballot-changed", "figure-differs", "cast-differs"},
    ),
]


@pytest.mark.parametrize(("alter", "codes"), BALLOTS)
def test_altered_ballots_are_named(alter, codes):
    report = issued.license().with_lines(alter).report()
    assert set(report.codes) == codes
    assert report.exit_code == 1


def test_added_ballot_is_named():
    def stuff(lines):
        return [*lines, lines[-1][:-67] + b"f" * 64 + lines[-1][-3:]]

    report = issued.license().with_lines(stuff).report()
    assert set(report.codes) == {"ballots-digest", "ballot-added", "figure-differs", "cast-differs"}


def test_findings_name_the_line_and_the_number():
    doubled = issued.license().with_lines(lambda lines: [*lines[:5], lines[4], *lines[5:]]).report()
    assert [f.values for f in doubled.findings if f.code == "ballot-doubled"] == [
        {"line": 6, "ballot": "3b241101-e2bb-4255-8caf-4136c566a962"}
    ]
    dropped = issued.license().with_lines(lambda lines: lines[:-3]).report()
    assert [f.values for f in dropped.findings if f.code == "ballot-missing"] == [{"ballot": BALLOT, "missing": 3}]


def test_changed_ballot_with_every_digest_renewed_is_still_named():
    """The issuer's own signature does not help: the log was signed when the ballot closed."""
    case = issued.license().with_lines(
        lambda lines: [
            *lines[:-1],
            lines[-1].replace(b'"a":"disagree"', b'"a":"agree"').replace(b'"a":null', b'"a":"agree"'),
        ]
    )

    def renew(json):
        for entry in json["relatedResource"]:
            if entry["id"].endswith("ballots.jsonl"):
                entry["digestSRI"] = sri(case.ballots)

    assert set(case.with_json(renew, sign=True).report().codes) == {"ballot-changed", "figure-differs"}


QUESTIONS = [
    (lambda data: data.replace(b"2/3", b"1/3", 1), {"questions-digest", "definition-hash"}),
    (lambda data: data.replace(b"May the", b"Must the", 1), {"questions-digest", "definition-hash"}),
    (
        lambda data: data.replace(BALLOT.encode(), b"6f9619ff-8b86-4d01-b42d-00cf4fc964fe"),
        {"questions-digest", "definition-missing"},
    ),
    (lambda data: data[:-1], {"questions-digest", "questions-unreadable"}),
    (lambda data: b"[]", {"questions-digest", "questions-unreadable"}),
    (lambda data: data + b" ", {"questions-digest"}),
]


@pytest.mark.parametrize(("alter", "codes"), QUESTIONS)
def test_altered_questions_are_named(alter, codes):
    case = issued.license()
    report = replace(case, questions=alter(case.questions)).report()
    assert (set(report.codes), report.exit_code) == (codes, 1)


# Status and statements ---------------------------------------------------------------------------------------------


STATUS = [
    (status_lists(withdrawn=True), {}, {"status-withdrawn"}, 1),
    (status_lists(suspended=True), {}, {"status-suspended"}, 1),
    (status_lists(), {"now": "2026-11-23T12:15:01Z"}, {"status-stale"}, 2),
    (status_lists(withdrawn=True), {"now": "2026-11-24T12:00:00Z"}, {"status-withdrawn", "status-stale"}, 1),
    (status_lists(key=STRANGER), {}, {"status-signature", "status-not-checked"}, 2),
    (status_lists(valid_until="2026-11-23T12:15:01Z"), {}, {"status-unreadable"}, 2),
    (status_lists(valid_from="2026-11-23T12:06:00Z"), {}, {"status-unreadable"}, 2),
    (status_lists().replace(b'"uH4s', b'"uH5s'), {}, {"status-signature"}, 2),
    (b"[]", {}, {"status-not-checked"}, 0),
    (b"{}", {}, {"status-unreadable"}, 2),
    (b"no", {}, {"status-unreadable"}, 2),
    (None, {}, {"status-not-checked"}, 0),
]


@pytest.mark.parametrize(("status", "given", "codes", "exit_code"), STATUS)
def test_status_is_honoured(status, given, codes, exit_code):
    report = replace(issued.license(), status=status, **given).report()
    assert set(report.codes) - {"status-not-checked"} == codes - {"status-not-checked"}
    assert report.exit_code == exit_code


def withdrawn(**given):
    return community_statement("withdraw", license=LICENSE_ID, reason="The promise was broken", **given)


SUSPENSION = community_statement("suspend", license=LICENSE_ID)
STATEMENTS = [
    (withdrawn(), {"statement-withdrawn"}, 1),
    (community_statement("suspend", license=LICENSE_ID), {"statement-suspended"}, 1),
    (
        [
            SUSPENSION,
            community_statement(
                "reinstate", license=LICENSE_ID, at="2026-11-24T00:00:00Z", answers=canonical.digest(SUSPENSION)
            ),
        ],
        set(),
        0,
    ),
    (
        # signed for an earlier suspension, or in advance: it does not lift this one
        [SUSPENSION, community_statement("reinstate", license=LICENSE_ID, at="2026-11-24T00:00:00Z")],
        {"statement-suspended"},
        1,
    ),
    (
        [
            community_statement("suspend", license=LICENSE_ID, at="2026-11-25T00:00:00Z"),
            community_statement("reinstate", license=LICENSE_ID),
        ],
        {"statement-suspended"},
        1,
    ),
    (withdrawn(key=STRANGER), {"statement-unknown-key"}, 2),
    (withdrawn() | {"reason": "because"}, {"statement-signature"}, 2),
    (community_statement("withdraw", license=LICENSE_ID + "2"), {"statement-target"}, 2),
    ({"type": "SocialLicenseStatement"}, {"statement-unreadable"}, 2),
    (community_statement("adopt", draft=made_draft().sha256), set(), 0),
]


@pytest.mark.parametrize(("statement", "codes", "exit_code"), STATEMENTS)
def test_statement_of_the_community_is_honoured_wherever_it_is_shown(statement, codes, exit_code):
    report = replace(issued.license(), statement=canonical.canonical(statement)).report()
    assert (set(report.codes), report.exit_code) == (codes, exit_code)


@pytest.mark.parametrize("did", [b"{}", b"no", issued.did_bytes().replace(b"z6Mk", b"z6Mz")])
def test_unusable_did_document_leaves_the_question_open(did):
    report = replace(issued.license(), did=did).report()
    assert (report.codes, report.exit_code) == (("did-unreadable",), 2)


def test_every_code_has_an_explanation_that_can_be_filled():
    cases: list[Case] = [issued.license().with_json(alter) for alter, _ in UNSIGNED]
    cases += [issued.license().with_json(alter, sign=True) for alter, _ in SIGNED_AGAIN]
    cases += [issued.license().with_lines(alter) for alter, _ in BALLOTS]
    cases += [content_case(alter) for alter, _ in WRONG_CONTENT]
    seen = {finding.code: finding.explanation for case in cases for finding in case.report().findings}
    assert all(seen.values())
    assert seen.keys() <= EXPLANATIONS.keys()


# Other ballots -------------------------------------------------------------------------------------------------------


def test_few_votes_leave_the_outcome_attested_and_no_leaves():
    few = {"research": [("agree", 8)], "sale": [("agree", 1), ("disagree", 7)], "open": [(None, 8)]}
    small = main_ballot(few)
    case = issue(made_draft(handover(exercise=True, evidence=(evidence(small),))), (small,), number="SX-2026-0002")
    report = case.report()
    assert case.ballots == b""
    assert (report.findings, report.counts) == ((), {"recounted": 0, "attested": 3, "stated": 1})


def test_opinion_map_is_recounted_statement_by_statement():
    asked = [statement_question(f"s{n}", {"en": f"Statement {n}"}, moderated=n == 3) for n in range(5)]
    votes = {f"s{n}": [("agree", 12 + n), ("disagree", 20 * (n % 2)), ("pass", 1)] for n in range(5)}
    rated = closed(definition(*asked, eligible=99, title={"en": "Map"}), votes, issued=99)
    given = handover(exercise=True, brief=brief(use_cases=(), clauses=()), evidence=(evidence(rated, facts={}),))
    case = issue(made_draft(given), (rated,), number="SX-2026-0003")
    assert (case.report().findings, case.report().counts) == ((), {"recounted": 5, "attested": 0, "stated": 0})
    wrong = case.with_json(put("socialLicense", "statements", 0, "result", "rejected"), sign=True)
    assert wrong.report().codes == ("verdict-differs",)


def test_groups_are_recounted_from_their_rows():
    asked = question("research", about=About("use_case", "research"), rule=Rule("majority"), safeguard=Safeguard("1/2"))
    frozen = definition(asked, **TWO_GROUPS)
    grouped = closed(frozen, {"research": [("agree", 40), ("disagree", 20)]}, groups={"research": ("north", "south")})
    given = handover(exercise=True, evidence=(evidence(grouped, facts={}),))
    case = issue(made_draft(given), (grouped,), number="SX-2026-0004")
    assert case.report().findings == ()
    moved = case.with_lines(lambda lines: [lines[0].replace(b'"north"', b'"south"', 1), *lines[1:]])
    renamed = case.with_lines(lambda lines: [line.replace(b'"south"', b'"west"') for line in lines])
    assert moved.ballots != case.ballots
    assert "ballot-changed" in moved.report().codes
    assert "ballot-invalid" in renamed.report().codes


def test_faults_of_one_kind_are_listed_twenty_times_and_counted():
    report = issued.license().with_lines(lambda lines: [*lines, *[b"x\n"] * 100]).report()
    assert (report.codes.count("ballot-unreadable"), report.omitted) == (20, {"ballot-unreadable": 80})
    assert "not valid: ballot-unreadable 80 more of this kind" in lines(report)
