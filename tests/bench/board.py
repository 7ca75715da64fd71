"""A board: so many people add and move cards for a while, over HTTP, with everybody's screen following once a second.

Each person keeps a connection as a browser does, reads the board, then acts every few seconds: half of the acts are new
cards, half move a card. Beside it runs that person's screen, which asks once a second with its revision. For every act
it is measured when each screen knew of it. At the end the database is held against what was acknowledged.

`python -m tests.bench.board --full` takes five minutes with 60 people; without it, one minute.
"""

import asyncio
import json
import os
import random
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.bench import report
from tests.bench.report import percentile
from tests.bench.room import COOKIE, TOKEN, Phone, Seen
from tests.bench.stand import Stand, ended_by_signals, stand

PEOPLE = 60
SECONDS, FULL = 60.0, 300.0
ACT_EVERY = 5.0
CLUSTERS = 8
LOCATION = re.compile(rb"(?i)location: (\S+)")
WORDS = (
    "tell people night bus card data delete years council citizens check every use police judge sell never insurance"
    " research hospital address children school audit public register plain language letter phone stop leak fine company"
).split()


@dataclass
class Acted:
    """What was acknowledged, and when it was sent: revisions of moves, and words of cards."""

    at: dict[int | str, float] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    moves: int = 0


class Person(Phone):
    """Somebody at the board: reads the page once, then writes and moves."""

    def __init__(self, port: int, path: str, seat: str, seen: Seen, acted: Acted, name: int) -> None:
        super().__init__(port, path, seat, seen)
        self.acted, self.name, self.known = acted, name, 0
        self.numbers: list[int] = []

    async def take_part(self, vote_after: float, until: asyncio.Event) -> None:  # vote_after: when the person comes in
        await asyncio.sleep(vote_after)
        status, head, page = await self.ask("page", "GET", self.path, f"Cookie: {self.seat}")
        self.expect("page", status, (200,), page)
        token, cookie = TOKEN.search(page), COOKIE.search(head)
        if token is None or cookie is None:
            self.seen.wrong.append("page without a form")
            return
        self.token, self.cookies = token[1].decode(), f"Cookie: {self.seat}; {cookie[1].decode()}"
        n = 0
        while not until.is_set():
            await asyncio.sleep(ACT_EVERY * (0.5 + random.random()))
            n += 1
            await (self.move() if n % 2 == 0 and self.numbers else self.write(n))

    async def send(self, what: str, path: str, wanted: int, **values: object) -> tuple[bytes, bytes]:
        body = urlencode({"csrfmiddlewaretoken": self.token, **values}).encode()
        lines = [self.cookies, "Content-Type: application/x-www-form-urlencoded", f"X-CSRFToken: {self.token}"]
        if what == "move":
            lines.append("Accept: application/json")
        status, head, content = await self.ask(what, "POST", self.path + path, *lines, body=body)
        self.expect(what, status, (wanted,), content)
        return head, content

    async def write(self, n: int) -> None:
        text = f"{' '.join(random.sample(WORDS, 7))} {self.name} {n}"
        began = time.perf_counter()
        await self.send("write", "write/", 302, text=text, kind="idea", language="en", anyway="1")
        self.acted.texts.add(text)
        self.acted.at[text] = began

    async def move(self) -> None:
        number, began = random.choice(self.numbers), time.perf_counter()
        _head, content = await self.send("move", f"cards/{number}/move/", 200, cluster=random.randint(1, CLUSTERS))
        self.acted.moves += 1
        revision = json.loads(content or b"{}").get("revision")
        if revision:
            self.acted.at.setdefault(int(revision), began)


class Screen(Phone):
    """What the script of the page does: ask once a second, with the revision that is known."""

    def __init__(self, port: int, path: str, seen: Seen, person: Person, heard: list[dict[int | str, float]]) -> None:
        super().__init__(port, path, "", seen)
        self.person, self.times = person, {}
        heard.append(self.times)

    async def follow(self, until: asyncio.Event) -> None:
        revision, last = 0, False
        await asyncio.sleep(random.random())
        while True:
            last = until.is_set()
            status, _head, content = await self.ask(
                "changes", "GET", f"{self.path}changes/?since={revision}", f'If-None-Match: "{revision}"'
            )
            self.expect("changes", status, (200, 304), content)
            if status == 200:
                found = json.loads(content)
                now = time.perf_counter()
                for one in range(revision + 1, found["revision"] + 1):
                    self.times[one] = now
                revision = found["revision"]
                for change in found.get("changes", []):
                    if change.get("card") and "text" in change:
                        self.times.setdefault(change["text"], now)
                        self.person.numbers.append(change["card"])
                self.person.numbers = self.person.numbers[-200:]
            if last:
                return
            await asyncio.sleep(1.0)


def prepare(people: int) -> tuple[Any, str, list[str]]:
    """An open board with clusters, and the cookie of each person."""
    from datetime import timedelta

    from django.core import signing
    from django.utils import timezone

    from consultations.models import Credential
    from consultations.people.seats import SALT
    from tests.consultations.methods.codesign.board.scene import Board
    from tests.consultations.views.voting import accept_notice

    scene = Board(seats=people, texts=("Tell people every time", "Night buses"))
    for n in range(CLUSTERS):
        scene.cluster(f"Cluster {n}")
    cookies = []
    for person in scene.people:
        accept_notice(person)
        held = Credential.objects.create(
            participation=person, kind="link", secret_sha256=person.id.hex * 2, expires_at=timezone.now() + timedelta(1)
        )
        cookies.append(f"seat={signing.dumps([str(person.id), str(held.id)], salt=SALT)}")
    return scene, scene.url(), cookies


async def hold(
    on: Stand, path: str, cookies: list[str], seen: Seen, seconds: float
) -> tuple[Acted, list[dict[int | str, float]]]:
    """The minutes at the board."""
    for _ in range(8):
        await Phone(on.port, path, cookies[0], Seen()).ask("warm", "GET", path, f"Cookie: {cookies[0]}")
    until, acted, heard = asyncio.Event(), Acted(), []
    people = [Person(on.port, path, seat, seen, acted, n) for n, seat in enumerate(cookies)]
    tasks = [asyncio.create_task(one.take_part(random.random() * ACT_EVERY, until)) for one in people]
    ended = asyncio.Event()
    screens = [asyncio.create_task(Screen(on.port, path, seen, one, heard).follow(ended)) for one in people]
    await asyncio.sleep(seconds)
    until.set()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(2.0)
    ended.set()
    done += await asyncio.gather(*screens, return_exceptions=True)
    seen.wrong += [repr(one) for one in done if isinstance(one, BaseException)]
    return acted, heard


def lost(scene: Any, acted: Acted) -> tuple[int, int]:
    """Acknowledged cards that are not there, and revisions that are missing or doubled."""
    from consultations.methods.codesign.models import Card, CardVersion, Change, Workshop

    texts = set(Card.objects.filter(workshop=scene.workshop).values_list("text", flat=True))
    moves = CardVersion.objects.filter(card__workshop=scene.workshop, event="moved").count()
    revisions = list(
        Change.objects.filter(workshop=scene.workshop).order_by("revision").values_list("revision", flat=True)
    )
    whole = Workshop.objects.get(pk=scene.workshop.pk).revision
    gaps = 0 if revisions == list(range(1, whole + 1)) else 1
    # A move to where a card lies already, as the last one there, changes nothing and leaves no version.
    return len(acted.texts - texts), gaps + (0 if moves <= acted.moves else 1)


def one(on: Stand, web: "subprocess.Popen[bytes]", people: int, seconds: float) -> None:
    random.seed(people)
    scene, path, cookies = prepare(people)
    seen, cpu, database = Seen(), on.cpu_of(web), on.cpu_of_postgres()
    acted, heard = asyncio.run(hold(on, path, cookies, seen, seconds))
    everything = sorted(value for times in seen.times.values() for value in times)
    # From sending an act to the moment when a screen knew of it, for every act and every screen.
    delays = sorted(times[act] - at for act, at in acted.at.items() for times in heard if act in times)
    missing = sum(1 for act in acted.at for times in heard if act not in times)
    gone, gaps = lost(scene, acted)
    each = {f"{kind}_p99_ms": percentile(sorted(times), 0.99) for kind, times in sorted(seen.times.items())}
    report.tell(
        "board",
        percentile(everything, 0.99),
        "ms",
        n=people,
        baseline=300.0,
        seconds=seconds,
        requests=len(everything),
        cards=len(acted.texts),
        moves=acted.moves,
        lost=gone,
        gaps=gaps,
        not_seen=missing,
        seen_p99_seconds=percentile(delays, 0.99),
        seen_longest_seconds=delays[-1] if delays else 0.0,
        errors=len(seen.wrong),
        longest_ms=everything[-1] if everything else 0.0,
        web_cpu_seconds=on.cpu_of(web) - cpu,
        postgres_cpu_seconds=on.cpu_of_postgres() - database,
        load=os.getloadavg()[0],
        **each,
    )
    for line in seen.wrong[:5]:
        print(line, file=sys.stderr)


def main() -> None:
    ended_by_signals()
    seconds = FULL if "--full" in sys.argv else SECONDS
    with stand() as on:
        web = on.start("web")
        one(on, web, PEOPLE, seconds)


if __name__ == "__main__":
    main()
