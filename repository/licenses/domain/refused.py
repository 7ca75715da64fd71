"""The one shape of every refusal in this package: a code for machines and values for the sentence."""

from __future__ import annotations


class Refused(ValueError):
    """Input that a rule of this package does not accept.

    `code` is a stable lower-case word; `values` holds what a sentence about it needs (a JSON pointer, a line
    number, the offending mark). Modules subclass it, so that a caller catches exactly what it can explain.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(self.__str__())

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.code} ({told})" if told else self.code
