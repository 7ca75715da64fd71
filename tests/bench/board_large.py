"""A board with 1,000 and 5,000 cards: each page, the suggestions, a look for near-duplicates; and the memory of it all."""

import os
import random
import time
from typing import Any

from tests.bench import report
from tests.bench.board import WORDS
from tests.bench.stand import ended_by_signals, stand

SIZES = (1_000, 5_000)
CLUSTERS = 25
TIMES = 3


def filled(size: int) -> Any:
    """A board with so many cards, two thirds of them in clusters, one in fifty merged."""
    from consultations.methods.codesign.models import Card, CardVersion, Cluster
    from tests.consultations.methods.codesign.board.scene import Board

    chance = random.Random(size)
    scene = Board(seats=1, texts=())
    words = [*WORDS, *(f"{word}{end}" for word in WORDS for end in ("ing", "er", "ful", "land", "wise"))]
    clusters = Cluster.objects.bulk_create(
        Cluster(workshop=scene.workshop, number=n, position=n, title={"en": f"Cluster {n}"})
        for n in range(1, CLUSTERS + 1)
    )
    cards = Card.objects.bulk_create(
        Card(
            workshop=scene.workshop, number=n, text=" ".join(chance.choices(words, k=chance.randint(6, 18))), language="en",
            cluster=chance.choice(clusters) if n % 3 else None, place=n * 1024, revision=n,
        )
        for n in range(1, size + 1)
    )  # fmt: skip
    CardVersion.objects.bulk_create(CardVersion(card=card, n=1, event="written", text=card.text) for card in cards)
    for card in cards[::50]:
        card.state, card.merged_into = "merged", cards[7]
    Card.objects.bulk_update(cards[::50], ["state", "merged_into"])
    type(scene.workshop).objects.filter(pk=scene.workshop.pk).update(revision=size)
    return scene


def spent(act: Any) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def acts_of(client: Any, scene: Any) -> dict[str, Any]:
    """What is measured: each page, the suggestions, and the look for near-duplicates that a new card waits for."""
    from consultations.methods.codesign.selectors import board_memory

    client.get(scene.url("find/"))  # the first page of a process compiles templates
    pages = {
        "page": "", "list": "list/", "list_words": "list/?words=police", "screen": "screen/", "card": "cards/9/",
        "suggestions": "suggestions/",
    }  # fmt: skip
    found: dict[str, Any] = {name: lambda rest=rest: client.get(scene.url(rest)) for name, rest in pages.items()}
    found["near"] = lambda: board_memory.near(scene.workshop, "Tell people by letter when the police ask a judge")
    return found


def main() -> None:
    ended_by_signals()
    with stand():
        from django.test import Client

        from consultations.methods.codesign.selectors import board_memory

        measured: dict[str, list[tuple[int, float]]] = {}
        for size in SIZES:
            scene = filled(size)
            scene.workshop.refresh_from_db()
            acts = acts_of(Client(), scene)
            for name, act in acts.items():
                board_memory.forget()
                cold = spent(act)
                warm = min(spent(act) for _ in range(TIMES))
                measured.setdefault(name, []).append((size, cold))
                report.tell(
                    f"board_{name}", cold, "ms", n=size, baseline=2000.0, again_ms=warm, load=os.getloadavg()[0]
                )
        report.tell("board_memory", report.peak_mb(), "MB", n=SIZES[-1], baseline=500.0)
        for name, (small, large) in measured.items():
            report.growth(f"board_{name}", small, large)


if __name__ == "__main__":
    main()
