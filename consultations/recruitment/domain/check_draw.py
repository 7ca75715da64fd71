#!/usr/bin/env python3
"""Check a public draw by yourself: which panel the digits chose, and whether anything was changed since.

    python3 check_draw.py announcement.json lottery.json [result.json] [--digest HEX] [--digits NNN --secret HEX]
                          [--saved ANNOUNCEMENT]

Python 3.10 or newer, its standard library only. Nothing is sent anywhere. Ends with 0 when everything fits, 1 when
something was changed (each change is named), 2 when a file cannot be read.

What is checked
* announcement.json was public before the digits were drawn. Its SHA-256 is what was announced (--digest): read out,
  printed, or noted by you. --saved compares it with the copy that you saved then, line by line.
* Every target, person and panel carries a fingerprint, so that a single change is named.
* lottery.json holds the 1,000 panels, each a list of people under their public numbers. A person's chance is the
  number of panels they stand in, and must be the published one.
* result.json holds the digits and the secret that was committed before. Panel number = digits + n (modulo 1,000),
  where n is the SHA-256 of the secret and of the announcement, modulo 1,000: neither who knew the secret nor who drew
  the digits could choose the panel alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from typing import Any

PANELS = 1000
NUMBER = b"socialicense/panel-number/1\n"


def canonical(value: object) -> bytes:
    """One line of JSON with sorted keys and no spaces: the same bytes for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(value: object) -> str:
    """SHA-256 of the one line, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def sha256(content: bytes) -> str:
    """SHA-256 of bytes as they are, in hex."""
    return hashlib.sha256(content).hexdigest()


def commitment(secret: str) -> str:
    """What is published of a secret before the digits are drawn."""
    return hashlib.sha256(secret.encode()).hexdigest()


def shift(secret: str, digest: str) -> int:
    """The number from 0 to 999 that is added to the digits: fixed before them, and known to nobody who draws them."""
    mixed = hashlib.sha256(NUMBER + bytes.fromhex(secret) + bytes.fromhex(digest)).hexdigest()
    return int(mixed, 16) % PANELS


def panel_number(digits: str, secret: str, digest: str) -> int:
    """Which of the panels 0 to 999 three digits choose."""
    return (int(digits) + shift(secret, digest)) % PANELS


def row_fingerprint(salt: str, row: object) -> str:
    """How a person's own row is published: a fingerprint that says nothing to whoever lacks the salt."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical(row)).hexdigest()


def check_announcement(announcement: dict[str, Any], content: bytes, digest: str = "") -> list[str]:
    """Whether the announcement is the announced one, and what in it was changed."""
    found = []
    if digest and sha256(content) != digest.strip().lower():
        found.append("announcement: it is not the one that was announced; its SHA-256 is " + sha256(content))
    for row in announcement["targets"]:
        if fingerprint(row[:-1]) != row[-1]:
            found.append(f"target {row[0]}: {row[1]} was changed")
    for row in announcement["people"]:
        if fingerprint(row[:-1]) != row[-1]:
            found.append(f"person {row[0]} was changed")
    if announcement["pool"] != len(announcement["people"]):
        found.append("people: {} are listed, the pool has {}".format(len(announcement["people"]), announcement["pool"]))
    return found


def check_lottery(announcement: dict[str, Any], lottery: dict[str, Any]) -> list[str]:
    """Whether the panels are the announced ones, and whether everybody stands in as many as they should."""
    found = []
    if len(lottery["panels"]) != PANELS or len(announcement["panels"]) != PANELS:
        found.append("panels: there must be 1,000")
    for number, (panel, mark) in enumerate(zip(lottery["panels"], announcement["panels"], strict=False)):
        if fingerprint(panel) != mark:
            found.append(f"panel {number:03d} was changed")
        elif len(panel) != announcement["seats"] or len(set(panel)) != len(panel):
            found.append("panel {:03d} does not fill the {} seats".format(number, announcement["seats"]))
    times: dict[str, int] = {}
    for panel in lottery["panels"]:
        for person in panel:
            times[person] = times.get(person, 0) + 1
    for row in announcement["people"]:
        stands = times.pop(row[0], 0)
        if stands != row[1]:
            found.append(f"person {row[0]} stands in {stands} panels, published are {row[1]}")
    found.extend(f"person {person} is in panels, but not in the pool" for person in sorted(times))
    return found


def check_result(
    announcement: dict[str, Any], lottery: dict[str, Any], digest: str, result: dict[str, Any]
) -> list[str]:
    """Whether digits and secret choose the panel that the result names."""
    digits, secret = str(result["digits"]), result["secret"]
    if commitment(secret) != announcement["secret_sha256"]:
        return ["secret: it is not the one whose hash was published"]
    number = panel_number(digits, secret, digest)
    found = []
    if result.get("announcement_sha256", digest) != digest:
        found.append("announcement: the result belongs to another one")
    if result["panel"] != number:
        meant = "{:03d}".format((result["panel"] - shift(secret, digest)) % PANELS)
        places = [
            str(place) for place, (one, other) in enumerate(zip(digits, meant, strict=False), start=1) if one != other
        ]
        found.append(
            "digit {} was changed: {} chooses panel {:03d}, the result names panel {:03d}, which {} would choose".format(
                " and ".join(places) or "?", digits, number, result["panel"], meant
            )
        )
    elif sorted(result["ids"]) != sorted(lottery["panels"][number]):
        wrong = sorted(set(result["ids"]) ^ set(lottery["panels"][number]))
        found.append("person {}: the result does not hold the people of panel {:03d}".format(", ".join(wrong), number))
    return found


def compare(saved: dict[str, Any], announcement: dict[str, Any]) -> list[str]:
    """What differs from an announcement that somebody saved, line by line."""
    found = []
    names = ("target {0}: {1}", "person {0}")
    for name, section in zip(names, ("targets", "people"), strict=False):
        width = 2 if section == "targets" else 1
        before = {tuple(row[:width]): row for row in saved[section]}
        after = {tuple(row[:width]): row for row in announcement[section]}
        for key in sorted(set(before) | set(after)):
            if before.get(key) != after.get(key):
                found.append(name.format(*key) + " is not as in the saved copy")
    for number, (one, other) in enumerate(zip(saved["panels"], announcement["panels"], strict=False)):
        if one != other:
            found.append(f"panel {number:03d} is not as in the saved copy")
    for fact in sorted(set(saved) | set(announcement)):
        if fact not in ("targets", "people", "panels") and saved.get(fact) != announcement.get(fact):
            found.append(f"{fact} is not as in the saved copy")
    return found


def check(
    announcement_bytes: bytes,
    lottery_bytes: bytes,
    digest: str = "",
    result: dict[str, Any] | None = None,
    saved: dict[str, Any] | None = None,
) -> tuple[list[str], int | None, list[str]]:
    """Everything that was changed, as sentences; and the chosen panel with its number, once there are digits."""
    announcement, lottery = json.loads(announcement_bytes), json.loads(lottery_bytes)
    expected = digest.strip().lower() or str((result or {}).get("announcement_sha256", ""))
    found = check_announcement(announcement, announcement_bytes, expected) + check_lottery(announcement, lottery)
    if saved is not None:
        found += compare(saved, announcement)
    if result is None:
        return found, None, []
    announced = expected or sha256(announcement_bytes)
    found += check_result(announcement, lottery, announced, result)
    number = panel_number(str(result["digits"]), result["secret"], announced)
    return found, number, lottery["panels"][number]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check a public draw by yourself.")
    parser.add_argument("announcement")
    parser.add_argument("lottery")
    parser.add_argument("result", nargs="?")
    parser.add_argument("--digest", default="", help="the SHA-256 that was announced")
    parser.add_argument("--digits", default="", help="the three digits that you saw drawn")
    parser.add_argument("--secret", default="", help="the secret, where there is no result.json yet")
    parser.add_argument("--saved", default="", help="the announcement as you saved it before")
    given = parser.parse_args(arguments)
    try:
        announcement, lottery = _bytes(given.announcement), _bytes(given.lottery)
        result = json.loads(_bytes(given.result)) if given.result else None
        saved = json.loads(_bytes(given.saved)) if given.saved else None
        if result is None and given.digits and given.secret:
            chosen = panel_number(given.digits, given.secret, given.digest or sha256(announcement))
            ids = json.loads(lottery)["panels"][chosen]
            result = {"digits": given.digits, "secret": given.secret, "panel": chosen, "ids": ids}
        found, number, panel = check(announcement, lottery, given.digest, result, saved)
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        print(f"These files cannot be read: {error!r}", file=sys.stderr)
        return 2
    if result is not None and given.digits and given.digits != str(result["digits"]):
        found.append("digits: you saw {}, the result says {}".format(given.digits, result["digits"]))
    for sentence in found:
        print("CHANGED " + sentence)
    if number is not None:
        print("Panel {:03d}: {}".format(number, " ".join(panel)))
    print("Announcement SHA-256 " + sha256(announcement))
    print("Everything fits." if not found else f"{len(found)} things were changed.")
    return 1 if found else 0


def _bytes(name: str) -> bytes:
    with open(name, "rb") as file:
        return file.read()


if __name__ == "__main__":
    sys.exit(main())
