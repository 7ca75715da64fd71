"""The seal's level: B-B without a timestamp authority, B-T with one."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from repository.licenses import pdfcheck, seal
from repository.licenses.keys import keyring
from repository.licenses.loops import apart
from repository.licenses.services import anchors
from tests.repository.licenses import story


def authority() -> DummyTimeStamper:
    """A timestamp authority with a certificate of its own."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Clock for tests")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return DummyTimeStamper(
        tsa_cert=asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        tsa_key=asn1_keys.PrivateKeyInfo.load(private),
    )


@pytest.fixture
def clock() -> Iterator[str]:
    """The authority behind HTTP on this machine (RFC 3161 section 3.4)."""
    stamper = authority()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            body = stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Nothing on standard error."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_seal_with_a_timestamp_authority_carries_its_token(clock: str):
    stamped = seal.apply(story.blank(), seal=keyring().seal(), issuer="Example platform", tsa_url=clock)
    plain = seal.apply(story.blank(), seal=keyring().seal(), issuer="Example platform")
    token = b"2a864886f70d010910020e"  # id-aa-timeStampToken, as the signature's hexadecimal string holds it
    assert (token in stamped.lower(), token in plain.lower()) == (True, False)
    codes = [finding.code for finding in pdfcheck.check(stamped, did=anchors.did_document()).findings]
    assert codes == ["pdf-attachment-missing"]


def test_sealing_works_beside_a_running_event_loop():
    with ThreadPoolExecutor(1) as aside:  # a browser test of the same process may have left a loop in this thread
        assert aside.submit(lambda: asyncio.run(_sealed_beside_a_loop())).result() == 7


async def _sealed_beside_a_loop() -> int:
    return apart(lambda: asyncio.run(_seven()))


async def _seven() -> int:
    return 7
