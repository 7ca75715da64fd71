"""A second count of budgets, as slow and as plain as the definition, by another route than the product's.

Every voter is a row of their own, payments are found by trying each set of those who pay everything, and nothing is
kept from one round to the next.
"""

from fractions import Fraction


def _rows(ballots):
    return [ballot for ballot, times in ballots for _ in range(times) if any(ballot.values())]


def _rho(item, rows, purses, utility):
    """The least rho with which min(purse, rho * use) adds up to the cost, or None."""
    use = {
        n: {"cardinality": 1, "cost": item.cost, "score": row[item.id]}[utility]
        for n, row in enumerate(rows)
        if item.id in row
    }
    if sum(purses[n] for n in use) < item.cost:
        return None
    found = []
    for limit in {purses[n] / use[n] for n in use} | {Fraction(0)}:
        poor = [n for n in use if purses[n] / use[n] <= limit]
        rich = [n for n in use if n not in poor]
        rest = item.cost - sum(purses[n] for n in poor)
        if rich:
            found.append(Fraction(rest) / sum(use[n] for n in rich))
        elif rest == 0:
            found.append(limit)
    fits = [rho for rho in found if rho >= 0 and sum(min(purses[n], rho * use[n]) for n in use) == item.cost]
    return min(fits)


def naive_equal_shares(items, ballots, total, utility, extra=0):
    """[(id, price)] in the order of buying; ties go to the cheaper, then to more supporters, then by the list."""
    rows = _rows(ballots)
    if not rows:
        return []
    purses = [Fraction(total, len(rows)) + extra] * len(rows)
    waiting, bought = [item for item in items if item.cost <= total], []
    while True:
        priced = []
        for number, item in enumerate(waiting):
            rho = _rho(item, rows, purses, utility)
            if rho is not None and any(item.id in row for row in rows):
                priced.append((rho, item.cost, -sum(item.id in row for row in rows), number))
        if not priced:
            return bought
        rho, _, _, number = min(priced)
        item = waiting.pop(number)
        bought.append((item.id, rho * item.cost if utility == "cost" else rho))
        for n, row in enumerate(rows):
            if item.id in row:
                use = {"cardinality": 1, "cost": item.cost, "score": row[item.id]}[utility]
                purses[n] -= min(purses[n], rho * use)


def naive_add1(items, ballots, total, utility):
    """The winners in order and the number of raises by 1."""
    costs = {item.id: item.cost for item in items}
    supported = {id for row in _rows(ballots) for id in row}
    best, steps = [], 0
    while supported:
        bought = [id for id, _ in naive_equal_shares(items, ballots, total, utility, steps)]
        left = total - sum(costs[id] for id in bought)
        if left < 0:
            return best, steps - 1
        best = bought
        if not any(costs[id] <= left for id in supported - set(bought)):
            break
        steps += 1
    return best, steps


def naive_greedy(items, ballots, total):
    rows = _rows(ballots)
    votes = {item.id: sum(item.id in row for row in rows) for item in items}
    won = []
    for item in sorted(items, key=lambda item: (-votes[item.id], item.cost)):
        if votes[item.id] and item.cost <= total:
            won.append(item.id)
            total -= item.cost
    return won
