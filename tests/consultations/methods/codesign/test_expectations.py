"""The matrix tells what was said where, where the community stands, and what nobody spoke about."""

from consultations.methods.codesign.domain.expectations import QUESTIONS, STAGES, Said, fill


def test_cards_fall_into_their_cell_and_the_rest_are_gaps() -> None:
    matrix = fill([Said(3, "who", "share"), Said(1, "who", "share"), Said(2, "how", "store"), Said(4, "", "plan")])

    filled = {(cell.question, cell.stage): (cell.cards, cell.position) for cell in matrix.cells if cell.cards}
    assert filled == {("who", "share"): ((1, 3), "undecided"), ("how", "store"): ((2,), "undecided")}
    assert (matrix.unplaced, len(matrix.gaps)) == ((4,), len(QUESTIONS) * len(STAGES) - 2)


def test_adopted_clauses_alone_say_where_the_community_stands() -> None:
    said = [
        Said(1, "who", "share", "condition"), Said(2, "who", "share", "red_line"), Said(3, "why", "plan", "condition"),
    ]  # fmt: skip
    positions = {(cell.question, cell.stage): cell.position for cell in fill(said).cells if cell.cards}
    assert positions == {("who", "share"): "unacceptable", ("why", "plan"): "conditions"}


def test_place_that_the_matrix_does_not_have_is_not_lost() -> None:
    assert fill([Said(1, "who", "elsewhere"), Said(2, "whom", "plan")]).unplaced == (1, 2)
