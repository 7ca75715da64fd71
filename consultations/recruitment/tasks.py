"""Background work of recruitment: each kind finds its record and calls one service."""


def register() -> None:
    """Tell the job runner what each kind does."""
