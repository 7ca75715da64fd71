"""Checks the sealed PDF of a license: seal, changes after sealing, the JSON inside, and the words on its pages.

"The signature is intact" alone is worth little: whoever appends an update that paints over a page leaves it intact.
So the seal must cover the whole file, nothing may have been added, and the certificate must be one that did.json lists.
"""

import base64
import binascii
import io
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from repository.licenses import pdftext
from repository.licenses.loops import apart

# A refused change is our finding, not an error of the program: no trace on standard error.
logging.getLogger("pyhanko.sign.diff_analysis").setLevel(logging.CRITICAL)

ATTACHMENT = "license.jsonld"
MAX_BYTES = 40_000_000
MAX_EMBEDDED = 32_000_000
MAX_NAMED = 5
MAX_DEPTH = 20

CODES = (
    "pdf-unreadable",
    "pdf-not-sealed",
    "pdf-seal-invalid",
    "pdf-changed-after-sealing",
    "pdf-seal-unknown",
    "pdf-attachment-missing",
    "pdf-attachment-differs",
    "pdf-text-differs",
)


@dataclass(frozen=True)
class Finding:
    """One reason why the PDF is not what it says; `values` fill the sentence."""

    code: str
    values: dict[str, str]


@dataclass(frozen=True)
class Sealed:
    """What the PDF gave: the JSON inside (None where there is none), who sealed it, and what is wrong with it."""

    license: bytes | None
    sealed_by: str
    test_seal: bool
    findings: tuple[Finding, ...]


def _unreadable(error: Exception) -> Finding:
    """What the reader of PDFs stumbled over. Callers catch everything: a changed byte makes it fail in ways that it
    does not name (a broken stream, a loop, a number where a name should be), and each of them means the same."""
    return Finding("pdf-unreadable", {"reason": str(error)[:200]})


def check(data: bytes, *, did: dict[str, Any], served: bytes | None = None) -> Sealed:
    """Check the seal against the certificates in did.json and take out license.jsonld.

    `served`, where known, is the JSON that the register serves: the file inside must be the same bytes.
    """
    findings: list[Finding] = []
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        signatures = reader.embedded_regular_signatures
    except Exception as error:
        return Sealed(None, "", False, (_unreadable(error),))
    try:
        embedded = _embedded(reader)
        lacking = [] if embedded is not None else [Finding("pdf-attachment-missing", {"name": ATTACHMENT})]
    except Exception as error:
        embedded, lacking = None, [_unreadable(error)]
    sealed_by, test_seal = "", False
    if not signatures:
        findings.append(Finding("pdf-not-sealed", {}))
    else:
        try:
            certificate = signatures[0].signer_cert
            sealed_by = certificate.subject.human_friendly
            test_seal = "TEST" in sealed_by + certificate.issuer.human_friendly
            findings.extend(_seal_findings(signatures, did))
        except Exception as error:
            findings.append(Finding("pdf-seal-invalid", {"reason": str(error)[:200]}))
    findings.extend(lacking)
    if embedded is not None and served is not None and embedded != served:
        findings.append(Finding("pdf-attachment-differs", {"name": ATTACHMENT}))
    return Sealed(embedded, sealed_by, test_seal, tuple(findings))


def check_words(data: bytes, claims: Iterable[str]) -> list[Finding]:
    """Look for every claim (a verdict, figure or clause as the page prints it) in the words on the pages."""
    try:
        text = pdftext.words(PdfFileReader(io.BytesIO(data), strict=False))
    except Exception as error:
        return [_unreadable(error)]
    missing = [claim for claim in claims if not pdftext.holds(text, claim)]
    return [Finding("pdf-text-differs", {"missing": claim[:200]}) for claim in missing[:MAX_NAMED]]


def _seal_findings(signatures: list[Any], did: dict[str, Any]) -> list[Finding]:
    trusted = _certificates(did)
    signature = signatures[0]
    signer = signature.signer_cert
    listed = [chain for chain in trusted if chain and chain[0].dump() == signer.dump()]
    roots = [listed[0][-1]] if listed else [signer]
    others = listed[0][:-1] if listed else []
    context = ValidationContext(
        trust_roots=roots,
        other_certs=[*others, *signature.other_embedded_certs],
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=signature.self_reported_timestamp,
    )
    findings = []
    status = apart(lambda: validate_pdf_signature(signature, signer_validation_context=context))
    if not (status.intact and status.valid):
        findings.append(Finding("pdf-seal-invalid", {"reason": "the bytes under the seal were changed"}))
    elif (
        len(signatures) > 1
        or status.coverage != SignatureCoverageLevel.ENTIRE_FILE
        or not status.docmdp_ok
        or not signature.docmdp_level
    ):
        findings.append(Finding("pdf-changed-after-sealing", {}))
    if not listed or (status.intact and status.valid and not status.trusted):
        findings.append(Finding("pdf-seal-unknown", {"certificate": signer.subject.human_friendly}))
    return findings


def _certificates(did: dict[str, Any]) -> list[list[asn1_x509.Certificate]]:
    """The certificate chains that did.json lists as x5c, each beginning with the seal's own."""
    chains = []
    methods = did.get("verificationMethod", [])
    for method in methods if isinstance(methods, list) else []:
        jwk = method.get("publicKeyJwk", {}) if isinstance(method, dict) else {}
        x5c = jwk.get("x5c", []) if isinstance(jwk, dict) else []
        try:
            chains.append([asn1_x509.Certificate.load(base64.b64decode(entry, validate=True)) for entry in x5c])
        except (ValueError, TypeError, binascii.Error):
            continue
    return chains


def _embedded(reader: PdfFileReader) -> bytes | None:
    """The bytes of the file named license.jsonld (ISO 32000-2 sections 7.11.4 and 7.9.6)."""
    names = reader.root.get("/Names")
    if names is None or "/EmbeddedFiles" not in names:
        return None
    for name, specification in _leaves(names["/EmbeddedFiles"], depth=0):
        if ATTACHMENT in (name, str(specification.get("/UF", "")), str(specification.get("/F", ""))):
            return bytes(specification["/EF"]["/F"].data[:MAX_EMBEDDED])
    return None


def _leaves(node: Any, *, depth: int) -> Iterable[tuple[str, Any]]:
    if depth > MAX_DEPTH:
        raise ValueError("the name tree is too deep")
    pairs = node.get("/Names") or []
    for at in range(0, len(pairs) - 1, 2):
        yield str(pairs[at]), pairs[at + 1]
    for kid in node.get("/Kids") or []:
        yield from _leaves(kid.get_object(), depth=depth + 1)
