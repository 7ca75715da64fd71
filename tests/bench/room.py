"""A room: so many phones open the page, follow the vote, rate five recommendations in the same minute, see the result.

Every phone keeps one connection, reads the page, asks for the state every three seconds as its script does, sends its
vote at a moment of its own, and loads the result as soon as it hears that the vote is closed. All in real time.
"""

import asyncio
import random
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import timedelta

from tests.bench import report
from tests.bench.report import percentile
from tests.bench.stand import Stand, ended_by_signals, stand

SIZES = (200, 400)
MINUTE = 60.0
LATE = 60.0  # on a machine that is too slow the vote goes on until everybody has voted
STEPS = (5, 4, 3, 2, 1)
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
ONCE = re.compile(rb'name="once" value="([^"]+)"')
COOKIE = re.compile(rb"(?i)set-cookie:\s*(csrftoken=[^;]+)")
VERSION = re.compile(rb'"version": ?"([^"]+)"')


@dataclass
class Seen:
    """Milliseconds of each kind of request, and what went wrong."""

    times: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    bytes: int = 0


class Phone:
    """One member's browser."""

    def __init__(self, port: int, path: str, seat: str, seen: Seen) -> None:
        self.port, self.path, self.seat, self.seen = port, path, seat, seen
        self.reader: asyncio.StreamReader | None = None

    async def ask(self, kind: str, method: str, path: str, *lines: str, body: bytes = b"") -> tuple[int, bytes, bytes]:
        """One request on the kept connection: status, head, body."""
        began = time.perf_counter()
        if self.reader is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        length = [f"Content-Length: {len(body)}"] if method == "POST" else []
        self.writer.write(
            "\r\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *lines, *length, "", ""]).encode() + body
        )
        head = await self.reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        found = re.search(rb"(?i)content-length: (\d+)", head)
        content = await self.reader.readexactly(int(found[1])) if found and status != 304 else b""
        self.seen.times.setdefault(kind, []).append(1000 * (time.perf_counter() - began))
        self.seen.bytes += len(head) + len(content)
        return status, head, content

    def expect(self, kind: str, status: int, wanted: tuple[int, ...], content: bytes) -> None:
        if status not in wanted:
            self.seen.wrong.append(f"{kind} {status}: {content[:200].decode(errors='replace')}")

    async def take_part(self, vote_after: float, until: asyncio.Event) -> None:
        await asyncio.sleep(vote_after * 0.2)
        status, head, page = await self.ask("page", "GET", self.path, f"Cookie: {self.seat}")
        self.expect("page", status, (200,), page)
        token, once, cookie = TOKEN.search(page), ONCE.search(page), COOKIE.search(head)
        if token is None or once is None or cookie is None:
            self.seen.wrong.append("page without a form")
            return
        following = asyncio.create_task(self.follow(until))
        await asyncio.sleep(vote_after * 0.8)
        voter = Phone(self.port, self.path, self.seat, self.seen)  # the form is sent on a connection of its own
        body = "&".join(
            [f"csrfmiddlewaretoken={token[1].decode()}", f"once={once[1].decode()}"]
            + [f"q-r{n}-v1={random.choice(STEPS)}" for n in range(1, 6)]
        ).encode()
        cookies = f"Cookie: {self.seat}; {cookie[1].decode()}"
        form = "Content-Type: application/x-www-form-urlencoded"
        status, _head, page = await voter.ask("vote", "POST", self.path, cookies, form, body=body)
        self.expect("vote", status, (201,), page)
        await following
        status, _head, page = await self.ask("result", "GET", self.path, f"Cookie: {self.seat}")
        self.expect("result", status, (200,), page)
        if b"<fieldset" in page or b"Answers" not in page:
            self.seen.wrong.append("no result after the close")

    async def follow(self, until: asyncio.Event) -> None:
        """Ask for the state until the vote is closed."""
        etag = ""
        while True:
            status, _head, content = await self.ask(
                "state", "GET", f"{self.path}state.json", f'If-None-Match: "{etag}"'
            )
            self.expect("state", status, (200, 304), content)
            if status == 200 and (found := VERSION.search(content)):
                etag = found[1].decode()
            if until.is_set() and "-closed-" in etag:
                return
            await asyncio.sleep(2.5 + random.random())


def prepare(phones: int) -> tuple[object, str, list[str]]:
    """An assembly in its rating round with so many members; the ballot, the room's path, and each one's cookie."""
    from django.core import signing  # Django is set up by the stand
    from django.utils import timezone

    from consultations.models import Credential
    from consultations.people.seats import SALT
    from consultations.services import stages
    from tests.consultations.methods.assembly.scene import Room
    from tests.consultations.views.voting import accept_notice

    room = Room(members=phones)
    for n in range(1, 6):
        room.propose(f"Recommendation number {n}: every use is announced on the stops before it begins.")
    ballot = stages.open_stage(stage=room.stage("rating"))
    cookies = []
    for person in room.members:
        accept_notice(person)
        held = Credential.objects.create(
            participation=person, kind="link", secret_sha256=person.id.hex * 2, expires_at=timezone.now() + timedelta(1)
        )
        cookies.append(f"seat={signing.dumps([str(person.id), str(held.id)], salt=SALT)}")
    path = f"/consultations/{room.consultation.slug}/components/{room.component.id}/assembly/room/"
    return ballot, path, cookies


def end(ballot: object) -> int:
    """Let the vote's end come and close it; how many had voted."""
    from consultations.services import stages
    from tests.factories import consultations as make

    make.end(ballot)  # type: ignore[arg-type]
    return int(stages.close_ballot(ballot).cast or 0)  # type: ignore[arg-type]


async def hold(on: Stand, ballot: object, path: str, cookies: list[str], seen: Seen) -> int:
    """The minute of the vote, its close, and the result on every phone."""
    for _ in range(8):  # a server that has just started compiles its templates for the first to come
        await Phone(on.port, path, cookies[0], Seen()).ask("warm", "GET", path, f"Cookie: {cookies[0]}")
    until = asyncio.Event()
    moments = [random.random() * MINUTE for _ in cookies]
    phones = [
        asyncio.create_task(Phone(on.port, path, seat, seen).take_part(moment, until))
        for seat, moment in zip(cookies, moments, strict=True)
    ]
    ends = time.perf_counter() + MINUTE + LATE
    while len(seen.times.get("vote", [])) + len(seen.wrong) < len(cookies) and time.perf_counter() < ends:
        await asyncio.sleep(0.2)
    cast = await asyncio.to_thread(end, ballot)
    until.set()
    for done in await asyncio.gather(*phones, return_exceptions=True):
        if isinstance(done, BaseException):
            seen.wrong.append(repr(done))
    return cast


def one(on: Stand, web: "subprocess.Popen[bytes]", number: int) -> float:
    """One room; the 99th percentile of all its requests in milliseconds."""
    random.seed(number)
    ballot, path, cookies = prepare(number)
    seen, cpu = Seen(), on.cpu_of(web)
    cast = asyncio.run(hold(on, ballot, path, cookies, seen))
    everything = sorted(value for times in seen.times.values() for value in times)
    p99 = percentile(everything, 0.99)
    each = {f"{kind}_p99_ms": percentile(sorted(times), 0.99) for kind, times in sorted(seen.times.items())}
    report.tell(
        "room",
        p99,
        "ms",
        n=number,
        baseline=300.0,
        errors=len(seen.wrong),
        cast=cast,
        requests=len(everything),
        longest_ms=everything[-1] if everything else 0.0,
        sent_mb=seen.bytes / 1e6,
        web_cpu_seconds=on.cpu_of(web) - cpu,
        **each,
    )
    for line in seen.wrong[:5]:
        print(line, file=sys.stderr)
    return p99


def main() -> None:
    ended_by_signals()
    with stand() as on:
        web = on.start("web")
        small, large = (one(on, web, number) for number in SIZES)
    report.growth("room", (SIZES[0], small), (SIZES[1], large))


if __name__ == "__main__":
    main()
