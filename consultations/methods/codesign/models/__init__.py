"""What a co-design session keeps: the workshop and its steps, the board, prototypes, and decisions."""

from .board import Card, CardVersion, Change, Cluster, Dot
from .papers import BoardPrint
from .prototypes import Decision, Feedback, Prototype, PrototypeSource, PrototypeVersion
from .workshop import Persona, Stakeholder, Step, Workshop

__all__ = [
    "BoardPrint",
    "Card",
    "CardVersion",
    "Change",
    "Cluster",
    "Decision",
    "Dot",
    "Feedback",
    "Persona",
    "Prototype",
    "PrototypeSource",
    "PrototypeVersion",
    "Stakeholder",
    "Step",
    "Workshop",
]
