"""A sentence for every reason why a license is not valid, in the reader's language.

The offline verifier has its own, in English; a code that has none here is shown in those words.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from repository.licenses.domain.report import EXPLANATIONS

SENTENCES: dict[str, Any] = {
    # the document
    "json-unreadable": gettext_lazy("This is no readable license, so nothing in it can be trusted."),
    "document-malformed": gettext_lazy("It does not have the form of a license (%(pointer)s)."),
    "context-changed": gettext_lazy("It does not use the vocabulary that was signed: its words may mean other things."),
    "type-unknown": gettext_lazy("It is neither a social license nor an exercise."),
    "names-differ": gettext_lazy("Its name is not the title of its content."),
    "policy-differs": gettext_lazy("The rules for machines do not say what the text says."),
    "verdict-differs": gettext_lazy("What it says about %(ref)s does not follow from the votes and the frozen rule."),
    # the signature
    "issuer-not-established": gettext_lazy("Without the platform’s public keys nobody stands behind it."),
    "issuer-mismatch": gettext_lazy("It was issued by %(issuer)s, and not by this platform. Check it there."),
    "proof-missing": gettext_lazy("It carries no signature of the platform."),
    "proof-malformed": gettext_lazy("Its signature does not have the form that this platform issues."),
    "proof-unknown-key": gettext_lazy("It is signed with a key with which this platform signs no licenses."),
    "proof-key-expired": gettext_lazy("It is signed with a key that had been replaced before."),
    "signature-invalid": gettext_lazy("Something in it was changed after it was signed."),
    # who adopted it
    "exercise-as-license": gettext_lazy("It is an exercise that pretends to be a license."),
    "adoption-missing": gettext_lazy("It says that a community adopted it, and the community’s signature is missing."),
    "adoption-invalid": gettext_lazy("The community’s signature on the adoption does not hold."),
    "adoption-unknown-key": gettext_lazy("The adoption is signed with a key that the community did not register."),
    "adoption-other-draft": gettext_lazy("The community adopted another text than this one."),
    "adoption-too-few": gettext_lazy("%(signed)s of the %(needed)s keys that the community requires have signed."),
    "ratification-other-draft": gettext_lazy("The vote on the draft was about another text than this one."),
    "ratification-failed": gettext_lazy("The draft did not pass the vote on it."),
    # time and standing
    "not-yet-valid": gettext_lazy("It is not valid yet."),
    "expired": gettext_lazy("It has ended."),
    "status-withdrawn": gettext_lazy("It was withdrawn, or a newer version replaces it. Nobody may rely on it."),
    "status-suspended": gettext_lazy("The community has suspended it. Nobody may begin anything new under it."),
    "statement-withdrawn": gettext_lazy("The community withdrew it with its own signature on %(at)s: %(reason)s"),
    "statement-suspended": gettext_lazy("The community suspended it with its own signature on %(at)s: %(reason)s"),
    "statement-unknown-key": gettext_lazy("The statement is not signed with a key that the community registered."),
    "statement-signature": gettext_lazy("The signature of the statement does not hold."),
    "statement-target": gettext_lazy("The statement is about something else."),
    "statement-answers": gettext_lazy("To let the license hold again, the statement must name the suspension it lifts."),
    "statement-unreadable": gettext_lazy("The statement cannot be read."),
    # the count
    "checkpoint-signature": gettext_lazy("The head of a ballot log is not signed with the platform’s log key."),
    "log-root": gettext_lazy("The head of a ballot log is not the one in the license."),
    "cast-exceeds-issued": gettext_lazy("More ballots were counted than were issued."),
    "questions-digest": gettext_lazy("The file of questions is not the one that the license was made from."),
    "definition-hash": gettext_lazy("The questions are not those that were frozen before the first ballot."),
    "ballots-digest": gettext_lazy("The file of ballots is not the one that the license was made from."),
    "ballot-unreadable": gettext_lazy("Line %(line)s of the ballots cannot be read."),
    "ballot-doubled": gettext_lazy("A ballot is there twice (line %(line)s)."),
    "ballot-missing": gettext_lazy("Answers are missing: %(missing)s."),
    "ballot-added": gettext_lazy("Answers were added: %(added)s."),
    "ballot-changed": gettext_lazy("At least one answer was changed."),
    "figure-differs": gettext_lazy("A figure is not what the ballots give."),
    "secrecy-differs": gettext_lazy("It says otherwise than the frozen questions whether the vote was open."),
    "rows-digest": gettext_lazy("The file of who voted how is not the one that the license was made from."),
    "row-unreadable": gettext_lazy("Line %(line)s of the rows cannot be read."),
    "rows-differ": gettext_lazy("The rows are not the answers in the log."),
    "rows-not-checked": gettext_lazy("The published rows were not given, so they were not compared with the answers."),
    "table-digest": gettext_lazy("The table %(table)s is not published as the license says."),
    "table-changed": gettext_lazy("The table %(table)s is not the one that the license was made from."),
    "fact-differs": gettext_lazy("A number is not what the published table gives: %(fact)s."),
    "table-not-given": gettext_lazy("The table %(table)s was not given, so its numbers were not added up again."),
    # where clauses came from
    "trace-unreadable": gettext_lazy("Where its clauses came from cannot be read."),
    "trace-clause-missing": gettext_lazy("The license does not tell where the clause %(clause)s came from."),
    "trace-clause-unknown": gettext_lazy("It tells where %(clause)s came from, which is no clause of it."),
    "trace-clause-twice": gettext_lazy("It tells twice where the clause %(clause)s came from."),
    "trace-without-cards": gettext_lazy("No card lies behind the clause %(clause)s."),
    "trace-card-unknown": gettext_lazy("Card %(card)s, behind the clause %(clause)s, does not exist."),
    "trace-reason-missing": gettext_lazy("Something was dropped and no reason is recorded (%(dropped)s)."),
    "trace-version-differs": gettext_lazy("The version that it names of the clause %(clause)s was not voted on."),
    "trace-cards-differ": gettext_lazy("It tells of %(told)s cards, and the published table has %(counted)s."),
    "trace-card-elsewhere": gettext_lazy(
        "It says that card %(card)s lies behind the clause %(clause)s; the published table says otherwise."
    ),
    "trace-words-differ": gettext_lazy("It quotes card %(card)s with other words than the published table has."),
    "trace-card-without-end": gettext_lazy(
        "Card %(card)s was taken up and then leads nowhere: to no clause, no vote and no recorded reason."
    ),
    "trace-not-followed": gettext_lazy(
        "The table %(table)s was not given, so the way from cards to clauses was not followed again."
    ),
    # the PDF
    "pdf-unreadable": gettext_lazy("The PDF cannot be read."),
    "pdf-not-sealed": gettext_lazy("The PDF carries no seal."),
    "pdf-seal-invalid": gettext_lazy("The PDF was changed under its seal."),
    "pdf-changed-after-sealing": gettext_lazy("Something was added to the PDF after it was sealed."),
    "pdf-seal-unknown": gettext_lazy("The PDF is sealed with a certificate that this platform does not list."),
    "pdf-attachment-missing": gettext_lazy("The license itself (license.jsonld) is not inside the PDF."),
    "pdf-attachment-differs": gettext_lazy("The license inside the PDF is not the one that the register serves."),
    "pdf-text-differs": gettext_lazy("The pages of the PDF do not say what the license inside says: “%(missing)s”"),
}

CHECKS: dict[str, Any] = {
    "pdf-seal": gettext_lazy("The seal of the PDF, against the certificates of this platform"),
    "pdf-changes": gettext_lazy("Whether anything was added to the PDF after sealing"),
    "pdf-attachment": gettext_lazy("The license inside the PDF"),
    "pdf-words": gettext_lazy("Every verdict, figure and clause: the pages say what the license says"),
    "form": gettext_lazy("The form of the license"),
    "issuer": gettext_lazy("Who issued it"),
    "signature": gettext_lazy("The signature of the platform"),
    "content": gettext_lazy("Whether verdicts and machine rules follow from the figures"),
    "checkpoints": gettext_lazy("The signed heads of the ballot logs"),
    "adoption": gettext_lazy("The signature of the community"),
    "time": gettext_lazy("Its dates"),
    "status": gettext_lazy("Whether it was suspended or withdrawn"),
    "statements": gettext_lazy("Statements of the community that were shown"),
    "questions": gettext_lazy("The frozen questions"),
    "ballots": gettext_lazy("The published ballots"),
    "rows": gettext_lazy("The published rows, against the log"),
    "recount": gettext_lazy("The recount of every figure"),
    "tables": gettext_lazy("The published tables, added up again"),
    "trace": gettext_lazy("Whether every clause leads to cards, and cards that were taken up to an end"),
}


def sentence(code: str, values: Mapping[str, Any]) -> str:
    """What the code means."""
    try:
        if code in SENTENCES:
            return str(SENTENCES[code]) % values if values else str(SENTENCES[code])
        return EXPLANATIONS[code].format(**values)
    except (KeyError, TypeError, ValueError):
        return _("It is refused for the reason %(code)s.") % {"code": code}


def check_label(name: str) -> str:
    """What a check looked at."""
    return str(CHECKS.get(name, name))
