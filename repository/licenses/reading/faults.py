"""A sentence for every reason why a license is not valid."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SENTENCES: dict[str, Any] = {
    # the file
    "json-unreadable": gettext_lazy("The JSON cannot be read, so nothing in it can be trusted."),
    "not-a-license": gettext_lazy("This is not a social license."),
    # the signature
    "context-changed": gettext_lazy(
        "The meaning of its words was changed: it does not use the vocabulary that was signed."
    ),
    "proof-missing": gettext_lazy("It carries no signature of the platform."),
    "proof-malformed": gettext_lazy("Its signature does not have the form that this platform issues."),
    "proof-unknown-key": gettext_lazy("It is signed with a key that the platform does not list."),
    "signature-invalid": gettext_lazy("Its text was changed after it was signed."),
    "issuer-mismatch": gettext_lazy("It names another issuer than the one whose keys were given."),
    "issuer-not-established": gettext_lazy("Without the platform’s public keys nobody can say who issued it."),
    # the community
    "adoption-missing": gettext_lazy(
        "It says that a community adopted it, and the community’s signature is not there."
    ),
    "adoption-invalid": gettext_lazy("The community’s signature on the adoption does not hold."),
    "statement-withdrawn": gettext_lazy("The community has withdrawn it, with its own signature."),
    "statement-suspended": gettext_lazy("The community has suspended it, with its own signature."),
    "statement-invalid": gettext_lazy(
        "The statement that was shown is not signed by this community, or is about something else."
    ),
    # the count
    "ballots-digest": gettext_lazy("The file of ballots is not the one that the license was made from."),
    "ballots-missing": gettext_lazy("The file of ballots was not given, so the figures could not be recounted."),
    "ballot-changed": gettext_lazy("A ballot was changed."),
    "ballot-missing": gettext_lazy("A ballot is missing."),
    "ballot-doubled": gettext_lazy("A ballot is there twice."),
    "ballot-malformed": gettext_lazy("A ballot cannot be read."),
    "log-root": gettext_lazy("The ballots do not add up to the root of the log that was signed."),
    "checkpoint-signature": gettext_lazy("The checkpoint of the ballot log is not signed with the platform’s log key."),
    "questions-digest": gettext_lazy("The file of questions is not the one that the license was made from."),
    "definition-hash": gettext_lazy("The questions are not those that were frozen before the first ballot."),
    "figure-differs": gettext_lazy("A figure differs from the recount."),
    "verdict-differs": gettext_lazy("A verdict does not follow from the figures and the frozen rule."),
    "cast-exceeds-issued": gettext_lazy("More ballots were counted than were issued."),
    "policy-differs": gettext_lazy("The rules for machines do not say what the text says."),
    # its state
    "status-withdrawn": gettext_lazy("The community has withdrawn it. Nobody may rely on it."),
    "status-suspended": gettext_lazy("The community has suspended it. Nobody may begin anything new under it."),
    "status-unreadable": gettext_lazy("Whether it was withdrawn could not be read from the status list."),
    "status-stale": gettext_lazy("The status list is too old to say whether it was withdrawn."),
    "status-signature": gettext_lazy("The status list is not signed by the platform."),
    "expired": gettext_lazy("It has ended."),
    "not-yet-valid": gettext_lazy("It is not valid yet."),
    "exercise": gettext_lazy("It is an exercise: no community adopted it, and it permits nothing."),
    # the PDF
    "pdf-unreadable": gettext_lazy("The PDF cannot be read."),
    "pdf-not-sealed": gettext_lazy("The PDF carries no seal."),
    "pdf-seal-invalid": gettext_lazy("The PDF was changed under its seal."),
    "pdf-changed-after-sealing": gettext_lazy("Something was added to the PDF after it was sealed."),
    "pdf-seal-unknown": gettext_lazy("The PDF is sealed with a certificate that the platform does not list."),
    "pdf-attachment-missing": gettext_lazy("The license itself (license.jsonld) is not inside the PDF."),
    "pdf-attachment-differs": gettext_lazy("The license inside the PDF is not the one that the register serves."),
    "pdf-text-differs": gettext_lazy("The pages of the PDF do not say what the license inside says: %(missing)s"),
}


def sentence(code: str, values: Mapping[str, Any]) -> str:
    """What the code means, in the reader's language; an unknown code is shown as it is."""
    words = SENTENCES.get(code)
    if words is None:
        return _("It is refused for the reason %(code)s.") % {"code": code}
    try:
        return str(words) % values if values else str(words)
    except (KeyError, TypeError, ValueError):
        return str(words)
