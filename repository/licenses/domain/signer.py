#!/usr/bin/env python3
"""Offline signer of community statements: one file, needs Python 3.9 or newer and nothing else.

    python3 signer.py new --out key.json
        makes a key. The file is the key: keep it on a stick in your own hands, with a copy in another place.
        Prints the public key and its fingerprint, which you give to the organiser BEFORE the consultation opens.
    python3 signer.py show --key key.json
        prints the public key and the fingerprint again.
    python3 signer.py sign draft.json --act adopt --key key.json --capacity "Speaker" --out statement.json
        signs what you decided: adopt or withhold a draft; suspend, reinstate or withdraw a license (license.jsonld).
        To let a suspended license hold again, add --answers suspension.json, the statement that suspended it: the page
        of the license has it. Hand in statement.json; the key file never leaves your hands.

Run it on a computer without a network if you can. It signs with Ed25519 (RFC 8032) in the form of the W3C suite
eddsa-jcs-2022, over canonical JSON (RFC 8785); `statements.verify` on the platform, and any other tool, can check it.
The arithmetic is written out below, slowly and plainly, so that whoever wants to can read the whole program. It does
not run in constant time: sign on your own machine, not on one that others share.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import secrets
import sys
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

DRAFT_ACTS = ("adopt", "withhold")
LICENSE_ACTS = ("suspend", "reinstate", "withdraw")
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PUBLIC_PREFIX, SECRET_PREFIX = b"\xed\x01", b"\x80\x26"


class Unusable(Exception):
    """Something given cannot be used; the message says what and what to do."""


# Ed25519, RFC 8032 sections 5.1.2 to 5.1.6; points in extended homogeneous coordinates ------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]


def _add(a: Point, b: Point) -> Point:
    one = (a[1] - a[0]) * (b[1] - b[0]) % P
    two = (a[1] + a[0]) * (b[1] + b[0]) % P
    three = 2 * a[3] * b[3] * D % P
    four = 2 * a[2] * b[2] % P
    e, f, g, h = two - one, four - three, four + three, two + one
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _multiply(number: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = _add(result, point)
        point = _add(point, point)
        number >>= 1
    return result


def _recover_x(y: int) -> int:
    """The even x of the curve point with this y."""
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P)
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    return P - x if x & 1 else x


_BASE_Y = 4 * pow(5, P - 2, P) % P
_BASE_X = _recover_x(_BASE_Y)
BASE: Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % P)


def _compress(point: Point) -> bytes:
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | ((x & 1) << 255)).to_bytes(32, "little")


def _expand(secret: bytes) -> tuple[int, bytes]:
    digest = hashlib.sha512(secret).digest()
    number = int.from_bytes(digest[:32], "little")
    return (number & ((1 << 254) - 8)) | (1 << 254), digest[32:]


def public_key(secret: bytes) -> bytes:
    """The 32 public bytes of a 32-byte secret."""
    return _compress(_multiply(_expand(secret)[0], BASE))


def ed25519_sign(secret: bytes, message: bytes) -> bytes:
    """The 64-byte signature of a message; the same message gives the same signature."""
    number, prefix = _expand(secret)
    public = _compress(_multiply(number, BASE))
    nonce = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % ORDER
    first = _compress(_multiply(nonce, BASE))
    challenge = int.from_bytes(hashlib.sha512(first + public + message).digest(), "little") % ORDER
    return first + ((nonce + challenge * number) % ORDER).to_bytes(32, "little")


# Canonical JSON, RFC 8785, for documents of text, whole numbers, true, false and null -------------------------------


def canonical(value: Any) -> bytes:
    """The one byte form of a JSON value; numbers with a fraction do not occur in our documents."""
    return _written(value).encode("utf-8")


def _written(value: Any) -> str:
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
        return "{" + ",".join(_written(name) + ":" + _written(content) for name, content in members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_written(item) for item in value) + "]"
    if isinstance(value, float):
        raise Unusable("The file holds a number with a fraction, which no draft or license does.")
    return json.dumps(value, ensure_ascii=False)


def read_json(path: str) -> dict[str, Any]:
    """A JSON object from a file; a repeated member name is refused, because it could mean two things."""
    try:
        with open(path, "rb") as file:
            value = json.loads(file.read().decode("utf-8"), object_pairs_hook=_members)
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}.") from error
    except ValueError as error:
        raise Unusable(f"{path} is not a JSON file that can be signed: {error}.") from error
    if not isinstance(value, dict):
        raise Unusable(f"{path} is neither a draft nor a license.")
    return value


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise ValueError("a member name occurs twice")
    return result


# Keys ---------------------------------------------------------------------------------------------------------------


def multibase(prefix: bytes, raw: bytes) -> str:
    """A key or signature as people can write it down: "z" and base 58."""
    data = prefix + raw
    number, letters = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        letters = BASE58[rest] + letters
    return "z" + "1" * (len(data) - len(data.lstrip(b"\x00"))) + letters


def secret_of(text: str) -> bytes:
    """The 32 secret bytes of a key file's text."""
    number = 0
    for letter in text[1:]:
        if letter not in BASE58:
            raise Unusable("The key file is damaged: its secret has a letter that no key has.")
        number = number * 58 + BASE58.index(letter)
    data = number.to_bytes(max(34, (number.bit_length() + 7) // 8), "big")
    if not text.startswith("z") or len(data) != 34 or not data.startswith(SECRET_PREFIX):
        raise Unusable("The key file is damaged: its secret is not one of this program.")
    return data[2:]


def fingerprint(public: bytes) -> str:
    """What two people compare by reading aloud: eight groups of four."""
    digits = hashlib.sha256(public).hexdigest()[:32]
    return " ".join(digits[start : start + 4] for start in range(0, 32, 4))


def load_key(path: str) -> bytes:
    """The secret of a key file, after checking that its public half belongs to it."""
    content = read_json(path)
    secret = secret_of(str(content.get("secret", "")))
    if content.get("public") != multibase(PUBLIC_PREFIX, public_key(secret)):
        raise Unusable("The key file is damaged: public and secret half do not belong together.")
    return secret


# Statements ---------------------------------------------------------------------------------------------------------


def statement(
    document: dict[str, Any], act: str, capacity: str, reason: str, at: str, answers: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What will be signed: the act, on the draft (by its hash) or the license (by its address). A reinstatement names
    the suspension that it lifts, by the hash of its statement."""
    issued = isinstance(document.get("socialLicense"), dict)
    draft = document["socialLicense"] if issued else document
    if draft.get("schema") != "socialicense/draft/1":
        raise Unusable("This file is neither a draft nor a license of this platform.")
    if act in LICENSE_ACTS and not issued:
        raise Unusable(f"Only a license can be the object of {act}; this file is a draft.")
    said: dict[str, Any] = {
        "type": "SocialLicenseStatement",
        "act": act,
        "consultation": draft["identification"]["consultation"]["id"],
        "community": draft.get("community", {}).get("name", ""),
        "capacity": capacity,
        "at": at,
    }
    said.update({"license": document["id"]} if act in LICENSE_ACTS else {"draft": draft_hash(draft)})
    if reason:
        said["reason"] = reason
    if act == "reinstate":
        if answers is None or answers.get("act") != "suspend" or answers.get("license") != said["license"]:
            raise Unusable("Give the statement that suspended this license: --answers suspension.json.")
        said["answers"] = draft_hash(answers)
    return said


def draft_hash(draft: dict[str, Any]) -> str:
    """The SHA-256 by which a draft is put to the vote, or a statement is named."""
    return hashlib.sha256(canonical(draft)).hexdigest()


def sign(said: dict[str, Any], secret: bytes) -> dict[str, Any]:
    """The statement with its key and an eddsa-jcs-2022 proof."""
    public = multibase(PUBLIC_PREFIX, public_key(secret))
    unsigned = dict(said, key=public)
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": said["at"],
        "verificationMethod": f"did:key:{public}#{public}",
        "proofPurpose": "assertionMethod",
    }
    hashed = hashlib.sha256(canonical(proof)).digest() + hashlib.sha256(canonical(unsigned)).digest()
    return dict(unsigned, proof=dict(proof, proofValue=multibase(b"", ed25519_sign(secret, hashed))))


# Commands -----------------------------------------------------------------------------------------------------------


def write_new(path: str, content: dict[str, Any], mode: int) -> None:
    """Write a file that was not there before: neither a key nor a statement is ever overwritten."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError as error:
        raise Unusable(f"{path} is there already. Choose another name.") from error
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}.") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def command_new(arguments: argparse.Namespace) -> None:
    """Make a key file and print what the organiser needs."""
    secret = secrets.token_bytes(32)
    public = public_key(secret)
    content = {
        "type": "SocialLicenseKey",
        "public": multibase(PUBLIC_PREFIX, public),
        "fingerprint": fingerprint(public),
        "secret": multibase(SECRET_PREFIX, secret),
    }
    write_new(arguments.out, content, 0o600)
    _show(public)
    print(f"{arguments.out} is the key itself. Keep it in your own hands, with a copy in another place.")


def command_show(arguments: argparse.Namespace) -> None:
    """Print the public half of a key file."""
    _show(public_key(load_key(arguments.key)))


def command_sign(arguments: argparse.Namespace) -> None:
    """Sign one act on one draft or license."""
    secret, document = load_key(arguments.key), read_json(arguments.file)
    at = arguments.at or datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")  # noqa: UP017
    answers = read_json(arguments.answers) if arguments.answers else None
    said = statement(document, arguments.act, arguments.capacity, arguments.reason, at, answers)
    write_new(arguments.out, sign(said, secret), 0o644)
    print(f"{arguments.act}: {said.get('license') or 'draft ' + said['draft']}")
    print(f"by {arguments.capacity}, at {at}")
    _show(public_key(secret))
    print(f"Signed in {arguments.out}. Hand in that file; keep the key.")


def _show(public: bytes) -> None:
    print(f"public key:  {multibase(PUBLIC_PREFIX, public)}")
    print(f"fingerprint: {fingerprint(public)}")


def main(argv: Sequence[str] | None = None) -> int:
    """The command; returns its exit code: 0, or 2 with one line that says what to do."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    new = commands.add_parser("new", help="make a key")
    new.add_argument("--out", required=True, help="the key file to write")
    new.set_defaults(run=command_new)
    show = commands.add_parser("show", help="print the public key and its fingerprint")
    show.add_argument("--key", required=True, help="the key file")
    show.set_defaults(run=command_show)
    signing = commands.add_parser("sign", help="sign a statement")
    signing.add_argument("file", help="draft.json or license.jsonld")
    signing.add_argument("--act", required=True, choices=(*DRAFT_ACTS, *LICENSE_ACTS))
    signing.add_argument("--key", required=True, help="the key file")
    signing.add_argument("--capacity", required=True, help="for whom you speak, e.g. Speaker of the council")
    signing.add_argument("--reason", default="", help="why; public")
    signing.add_argument("--answers", default="", help="to reinstate: the statement that suspended the license")
    signing.add_argument("--at", default="", help="the time, e.g. 2026-11-23T12:00:00Z (default: now)")
    signing.add_argument("--out", required=True, help="the statement file to write")
    signing.set_defaults(run=command_sign)
    arguments = parser.parse_args(argv)
    try:
        arguments.run(arguments)
    except Unusable as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
