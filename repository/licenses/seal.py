"""Seals a PDF: PAdES certification signature "no changes allowed", without an appearance on the page.

Invisible, because a drawn signature field breaks PDF/UA; the block that people see is part of the page itself.
Level B-B, or B-T where a timestamp authority (TSA_URL) is set. ETSI EN 319 142-1, ISO 32000-2 section 12.8.
"""

import io

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers, timestamps
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from repository.licenses.keys import Seal
from repository.licenses.loops import apart

FIELD = "LicenseSeal"
REASON = "Social license issued"


def apply(pdf: bytes, *, seal: Seal, issuer: str, tsa_url: str = "") -> bytes:
    """The sealed PDF: `pdf` with one incremental update that certifies it. `issuer` is the name readers show."""
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=REASON,
        name=issuer,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    signer = signers.PdfSigner(
        metadata,
        _signer(seal),
        timestamper=timestamps.HTTPTimeStamper(tsa_url) if tsa_url else None,
        new_field_spec=SigFieldSpec(FIELD, on_page=0, readable_field_name=f"Seal of {issuer}"),
    )
    return apart(lambda: signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)))).getvalue()


def _signer(seal: Seal) -> signers.SimpleSigner:
    registry = SimpleCertificateStore()
    for certificate in seal.certificate.chain:
        registry.register(asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)))
    key = seal.private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(seal.certificate.certificate.public_bytes(serialization.Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(key),
        cert_registry=registry,
    )
