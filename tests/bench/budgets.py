"""Spending a budget by equal shares: seconds for each completion, and the count of the ballots before it."""

import random

from repository.licenses.domain import priorities
from repository.licenses.domain.answers import encode
from repository.licenses.domain.budgets import Variant, allocate
from repository.licenses.domain.questions import BallotDefinition
from repository.licenses.domain.shares import Ballots, Item
from repository.licenses.domain.tally import Tally
from tests.bench import report
from tests.repository.licenses.domain.examples import definition

# Voters and items; the last is the size of a large city.
SIZES = ((5_000, 100), (50_000, 100))
VARIANTS = {
    "plain": Variant("equal_shares", "cost"),
    "add1": Variant("equal_shares", "cost", "add1", increment=1),
    "add1_greedy": Variant("equal_shares", "cost", "add1_greedy", increment=5),
    "greedy": Variant("greedy"),
}
TOTAL = 1_000_000


def election(voters: int, count: int) -> tuple[list[Item], Ballots]:
    """Costs from half a percent to twelve percent of the budget; popular items are much more popular; seven choices."""
    lot = random.Random(1)
    items = [Item(f"p{number}", lot.randint(5_000, 120_000)) for number in range(count)]
    weights = [lot.paretovariate(1.2) for _ in items]
    ids = [item.id for item in items]
    picks = (set(lot.choices(ids, weights, k=min(count, int(lot.expovariate(1 / 8)) + 1))) for _ in range(voters))
    return items, [(dict.fromkeys(chosen, 1), 1) for chosen in picks]


def frozen(items: list[Item]) -> BallotDefinition:
    priced = [(item.id, {"en": item.id}, item.cost) for item in items]
    return definition(priorities.budget_question("spend", {"en": "What for?"}, priced, total=TOTAL), eligible=10**6)


def main() -> None:
    for voters, count in SIZES:
        items, ballots = election(voters, count)
        texts = [encode(sorted(ballot)) for ballot, _ in ballots]
        tally = Tally(frozen(items), unique=False)
        with report.timed() as watch:
            for text in texts:
                tally.add_text("spend", text)
            counted = tally.counts().questions["spend"]
        report.tell(
            "budget_tally", watch.seconds, "s", n=voters, distinct=len(counted.spendings), peak_mb=report.peak_mb()
        )
        for name, variant in VARIANTS.items():
            with report.timed() as watch:
                made = allocate(items, ballots, total=TOTAL, variant=variant)
            told = {"items": count, "won": len(made.winners), "steps": made.steps, "spent": made.spent}
            report.tell(f"budget_{name}", watch.seconds, "s", n=voters, **told, peak_mb=report.peak_mb())


if __name__ == "__main__":
    main()
