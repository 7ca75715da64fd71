"""The words of the field, in plain language.

Pure data: the texts are marked for the message catalogues here and translated where they are shown.
"""

from dataclasses import dataclass


def gettext_noop(text: str) -> str:
    """Marks a text for the catalogues without needing Django."""
    return text


@dataclass(frozen=True)
class Term:
    """One word. `slug` is its anchor and never changes; `see` names the slugs of words close to it."""

    slug: str
    word: str
    meaning: str
    see: tuple[str, ...] = ()


TERMS = (
    Term(
        "social-license",
        gettext_noop("Social license"),
        gettext_noop(
            "The answer of a group of people to the question whether data about them may be used for something "
            "new. It can say yes, yes on conditions, no, or not decided. The people who gave it can take it back."
            " It does not replace the law."
        ),
        ("verdict", "withdrawal"),
    ),
    Term(
        "re-use",
        gettext_noop("Re-use"),
        gettext_noop("Using data for something other than what it was first collected for."),
        ("use-case",),
    ),
    Term(
        "data-initiative",
        gettext_noop("Data initiative"),
        gettext_noop(
            "A plan to use data again: who wants to, which data, with which partners, and on what legal ground."
        ),
        ("dataset", "legal-basis"),
    ),
    Term(
        "dataset",
        gettext_noop("Dataset"),
        gettext_noop("A collection of data with a name that people outside can find it by."),
    ),
    Term(
        "use-case",
        gettext_noop("Use"),
        gettext_noop(
            "One concrete thing that somebody wants to do with the data: what for, who does it, who gains, what "
            "could go wrong. Every vote and every verdict is about one use."
        ),
        ("verdict",),
    ),
    Term(
        "legal-basis",
        gettext_noop("Legal basis"),
        gettext_noop(
            "The rule of law that allows the use. A social license comes on top of it and never instead of it."
        ),
    ),
    Term(
        "data-holder",
        gettext_noop("Data holder"),
        gettext_noop("The organisation that keeps the data and decides whom it gives it to."),
        ("promise",),
    ),
    Term(
        "community",
        gettext_noop("Community"),
        gettext_noop(
            "The people whom the data is about, or who will feel what is done with it. Only they can give a license."
        ),
        ("representative",),
    ),
    Term(
        "representative",
        gettext_noop("Community representative"),
        gettext_noop(
            "Somebody who speaks for the community, and says why they may. They approve the questions before "
            "anybody is asked, and they sign for the community with a key that the organisers do not have."
        ),
        ("adoption", "key"),
    ),
    Term(
        "organiser",
        gettext_noop("Organiser"),
        gettext_noop("The people who run a consultation. They cannot see or change anybody’s answer."),
        ("consultation",),
    ),
    Term(
        "consultation",
        gettext_noop("Consultation"),
        gettext_noop(
            "The whole way from the first question to the license: people are informed, talk, vote and check the "
            "result."
        ),
        ("method", "stage"),
    ),
    Term(
        "remit",
        gettext_noop("Remit"),
        gettext_noop("What the consultation is about, and what it is not about."),
        ("promise",),
    ),
    Term(
        "promise",
        gettext_noop("Promise"),
        gettext_noop("What the data holder says in public, before the vote, that it will do with the answer."),
        ("data-holder",),
    ),
    Term(
        "method",
        gettext_noop("Method"),
        gettext_noop("A tried way to ask people, with its own steps. A consultation can join several."),
        ("deliberative-poll",),
    ),
    Term(
        "deliberative-poll",
        gettext_noop("Deliberative poll"),
        gettext_noop(
            "People answer questions after they have read balanced information. In its simple form there is one "
            "round of questions."
        ),
        ("method",),
    ),
    Term(
        "stage",
        gettext_noop("Stage"),
        gettext_noop(
            "A part of a consultation with a day when it opens and a day when it closes. What comes too late is "
            "not taken."
        ),
    ),
    Term(
        "ballot",
        gettext_noop("Ballot"),
        gettext_noop(
            "The questions of a vote and the answers given. When a vote opens, its questions and rules can no "
            "longer be changed."
        ),
        ("secret-vote", "receipt"),
    ),
    Term(
        "secret-vote",
        gettext_noop("Secret vote"),
        gettext_noop(
            "A vote in which organisers cannot see who answered what. While the vote is open, whoever runs the "
            "server could look; when it closes, the link between person and answer is destroyed."
        ),
        ("ballot",),
    ),
    Term(
        "receipt",
        gettext_noop("Receipt"),
        gettext_noop(
            "A long number that you get when you vote. With it you can check later that your ballot was counted. "
            "It does not show what you answered."
        ),
        ("ballot-log",),
    ),
    Term(
        "threshold",
        gettext_noop("Threshold"),
        gettext_noop("How many must agree before an answer counts as yes. It is fixed before the vote."),
        ("quorum",),
    ),
    Term(
        "quorum",
        gettext_noop("Quorum"),
        gettext_noop("How many must take part before the vote counts at all."),
        ("threshold",),
    ),
    Term(
        "evidence",
        gettext_noop("Evidence"),
        gettext_noop(
            "The frozen result of a consultation: numbers, statements, conditions, and who disagreed. A license "
            "is made of nothing else."
        ),
        ("dissent",),
    ),
    Term(
        "dissent",
        gettext_noop("Dissent"),
        gettext_noop("The voices that disagreed with the result. They stay in the license, with their numbers."),
        ("evidence",),
    ),
    Term(
        "verdict",
        gettext_noop("Verdict"),
        gettext_noop(
            "What the community said about one use: acceptable, acceptable on conditions, not acceptable, or not "
            "decided."
        ),
        ("condition", "red-line"),
    ),
    Term(
        "condition",
        gettext_noop("Condition"),
        gettext_noop(
            "Something that must be done if the data is used. It says who must do it and how anybody can check it."
        ),
        ("red-line",),
    ),
    Term(
        "red-line",
        gettext_noop("Red line"),
        gettext_noop("Something that nobody may ever do with the data."),
        ("condition",),
    ),
    Term(
        "ratification",
        gettext_noop("Ratification"),
        gettext_noop(
            "The people who took part read the draft of the license and vote on whether it says what they said."
        ),
        ("adoption",),
    ),
    Term(
        "adoption",
        gettext_noop("Adoption"),
        gettext_noop(
            "The community makes the license its own, by a statement signed with its own key. Without that there "
            "is no license in force."
        ),
        ("ratification", "key"),
    ),
    Term(
        "exercise",
        gettext_noop("Exercise"),
        gettext_noop(
            "A license made to try things out. No community adopted it, it says so everywhere, and it allows nothing."
        ),
    ),
    Term(
        "key",
        gettext_noop("Key and signature"),
        gettext_noop(
            "A key is a secret number. Whoever has it can sign, and everybody can check the signature. One "
            "changed letter in a signed text breaks the signature."
        ),
        ("seal",),
    ),
    Term(
        "seal",
        gettext_noop("Seal"),
        gettext_noop("The platform’s signature on the PDF. It shows that the file is whole."),
        ("key",),
    ),
    Term(
        "ballot-log",
        gettext_noop("Ballot log"),
        gettext_noop(
            "A public list of all answers without names. Anybody can add up the numbers of a license from it."
        ),
        ("receipt",),
    ),
    Term(
        "register",
        gettext_noop("Register"),
        gettext_noop("The public list of all licenses, with what is still in force and what is not."),
    ),
    Term(
        "withdrawal",
        gettext_noop("Withdrawal"),
        gettext_noop("The community takes the license back. From then on it allows nothing."),
        ("social-license",),
    ),
)

BY_SLUG = {term.slug: term for term in TERMS}
