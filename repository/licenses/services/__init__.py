"""Everything that changes the public record. The one door: callers import from here.

`log` is imported by itself (`from repository.licenses.services import log`), because the ballot box needs nothing else.
"""

from repository.licenses.services.artefacts import store_artefact
from repository.licenses.services.community import Received, adopt, receive_statement
from repository.licenses.services.drafts import abandon, draft, open_review, record_ratification, withhold
from repository.licenses.services.issuing import issue, request_issue
from repository.licenses.services.log import log_signer, sign_checkpoint, sign_receipt, sign_superseded

__all__ = [
    "Received",
    "abandon",
    "adopt",
    "draft",
    "issue",
    "log_signer",
    "open_review",
    "receive_statement",
    "record_ratification",
    "request_issue",
    "sign_checkpoint",
    "sign_receipt",
    "sign_superseded",
    "store_artefact",
    "withhold",
]
