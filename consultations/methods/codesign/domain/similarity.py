"""Which cards say nearly the same: local, in any script, without a model and without the network.

A text is taken apart into beginnings of words and runs of four letters, each weighted by how rare it is on the board
(term frequency times inverse document frequency; Salton and Buckley, 1988, Term-weighting approaches in automatic text
retrieval), and two texts are compared by the cosine of the angle between them. Accents, Arabic vowel signs, the forms of
alef and the digits of other scripts do not count. Two texts of which one denies and the other does not are kept apart.
"""

import heapq
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

# Chosen on the odd rows of tests/consultations/methods/codesign/pairs.csv and measured on the even ones.
THRESHOLD = 0.50
GRAM = 4
STEM = 5
DENIED = 0.45  # what is left of the likeness of two texts of which only one denies
GRAM_WEIGHT = 0.7  # a run of letters counts for less than a word: words share most of their runs
LOOKED_AT = 40  # so many of the most promising texts are compared exactly

_ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "ی": "ي", "ـ": ""}
)
_WORD = re.compile(r"[^\W_]+")
# Without spaces between words: each sign stands for itself.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_DENIALS = frozenset(
    "not never no none nobody nothing without cannot dont doesnt shouldnt mustnt wont isnt arent ban banned forbid forbidden"
    " ne pas jamais aucun aucune sans personne rien interdit interdire ni"
    " nunca jamas sin nadie nada ningun ninguna prohibido prohibir tampoco"
    " nicht nie niemals kein keine ohne niemand nichts verboten"
    " لا لن لم ليس ليست بدون دون ممنوع يمنع يحظر ابدا غير".split()
)
# Words that say how and not what; the lists are short on purpose, rarity does the rest.
_EMPTY = frozenset(
    "the a an of to and or in on for with is are be must should may can it its that this by as at we our they their there"
    " le la les l un une des du de d et ou en dans pour par avec est sont doit doivent peut que qui ce cette il elle on nous"
    " el los las uno una unos y o en para por con es son debe deben puede que se lo su sus al del nos"
    " der die das ein eine und oder im in fur mit ist sind muss mussen soll kann wir"
    " في من على الى عن ان او و هذا هذه التي الذي يجب ما مع كل".split()
)


@dataclass(frozen=True)
class Near:
    """A card that says nearly the same, and how nearly: 1.0 is the same words."""

    key: Hashable
    likeness: float


@dataclass(frozen=True)
class Profile:
    """A text taken apart: how often each feature stands in it, and whether it denies something."""

    features: Mapping[str, float]
    denies: bool
    length: float  # of the features, however rare they are


def plain(text: str) -> str:
    """The text as it is compared: no accents, one case, one form of each Arabic letter and of each digit."""
    lowered = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    bare = "".join(sign for sign in lowered if not unicodedata.combining(sign))
    digits = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in bare)
    return digits.translate(_ARABIC).replace("’", "'").replace("'t ", "t ").replace("'", " ")


def words(text: str) -> list[str]:
    """The words of a text as they are compared; signs of scripts without spaces one by one."""
    return _WORD.findall(_UNSPACED.sub(r" \g<0> ", plain(text)))


def stem(word: str) -> str:
    """The beginning of a word, which most forms of it share; the Arabic article is left off."""
    if word.startswith(("وال", "بال", "ال")) and len(word) > 5:
        word = word[3:] if word[0] in "وب" else word[2:]
    return word[:STEM] if len(word) > STEM else word.rstrip("s") if len(word) > 3 else word


def telling(text: str) -> list[str]:
    """The stems of the words that say what a text is about, in order."""
    return [stem(word) for word in words(text) if word not in _EMPTY and word not in _DENIALS]


def profile(text: str) -> Profile:
    """Take a text apart."""
    found = words(text)
    kept = [word for word in found if word not in _EMPTY and word not in _DENIALS]
    counts: Counter[str] = Counter(f"w{stem(word)}" for word in kept)
    for word in kept:
        padded = f" {word} "
        if len(word) > 2:
            counts.update(padded[at : at + GRAM] for at in range(len(padded) - GRAM + 1))
    features = {
        name: (1.0 + math.log(count)) * (1.0 if name[0] == "w" else GRAM_WEIGHT) for name, count in counts.items()
    }
    length = math.sqrt(sum(weight * weight for weight in features.values()))
    return Profile(features, any(word in _DENIALS for word in found), length)


@dataclass
class Index:
    """The texts of a board, ready to be asked which of them are near. Texts can be put, replaced and taken out.

    Asking reads only the lists of the features that the text has, so it stays quick at thousands of cards.
    """

    profiles: dict[Hashable, Profile] = field(default_factory=dict)
    lists: dict[str, dict[Hashable, float]] = field(default_factory=dict)

    def put(self, key: Hashable, text: str) -> None:
        """Add a text, or replace the one under this key."""
        self.drop(key)
        made = profile(text)
        self.profiles[key] = made
        for name, weight in made.features.items():
            self.lists.setdefault(name, {})[key] = weight

    def drop(self, key: Hashable) -> None:
        """Forget a text; nothing when there is none under this key."""
        gone = self.profiles.pop(key, None)
        for name in gone.features if gone else ():
            held = self.lists[name]
            del held[key]
            if not held:
                del self.lists[name]

    def near(self, text: str, *, threshold: float = THRESHOLD, most: int = 5) -> list[Near]:
        """The texts at or above the threshold, the nearest first; of equal ones the first by key."""
        asked = profile(text)
        rare = {name: self._rarity(name) for name in asked.features}
        sums: dict[Hashable, float] = {}
        for name, weight in asked.features.items():
            share = weight * rare[name] ** 2
            for key, other in self.lists.get(name, {}).items():
                sums[key] = sums.get(key, 0.0) + share * other
        promising = heapq.nlargest(
            max(LOOKED_AT, most), sums, key=lambda key: (sums[key] / self.profiles[key].length, str(key))
        )
        length = math.sqrt(sum((weight * rare[name]) ** 2 for name, weight in asked.features.items()))
        found = [Near(key, self._likeness(key, sums[key], length, asked.denies)) for key in promising]
        found = [one for one in found if one.likeness >= threshold]
        return sorted(found, key=lambda one: (-one.likeness, str(one.key)))[:most]

    def _likeness(self, key: Hashable, total: float, length: float, denies: bool) -> float:
        held = self.profiles[key]
        other = math.sqrt(sum((weight * self._rarity(name)) ** 2 for name, weight in held.features.items()))
        cosine = min(1.0, total / (length * other)) if length and other else 0.0
        return round(cosine * (DENIED if denies != held.denies else 1.0), 6)

    def _rarity(self, name: str) -> float:
        """Inverse document frequency, smoothed so that a board of three cards is not judged by chance."""
        return 0.3 + math.log((len(self.profiles) + 2) / (len(self.lists.get(name, ())) + 2))


def likeness(one: str, other: str, *, among: Iterable[str] = ()) -> float:
    """How nearly two texts say the same, 0 to 1, with the rarity of words taken from `among` and the two."""
    index = Index()
    for number, text in enumerate(among):
        index.put(("among", number), text)
    index.put("other", other)
    near = [found for found in index.near(one, threshold=0.0, most=len(index.profiles)) if found.key == "other"]
    return near[0].likeness if near else 0.0


def precision_and_recall(judged: Iterable[tuple[float, bool]], threshold: float) -> tuple[float, float]:
    """Of (likeness, really near): the share of those pointed out that are near, and of those near that are pointed out.

    1.0 where nothing is pointed out, or nothing is near.
    """
    rows = list(judged)
    pointed = [near for likeness, near in rows if likeness >= threshold]
    near = sum(near for _, near in rows)
    return (sum(pointed) / len(pointed) if pointed else 1.0, sum(pointed) / near if near else 1.0)
