"""Good practices in a few words of our own: what each list is, and what each of its practices asks."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

LISTS: dict[str, tuple[Any, Any, str]] = {
    "oecd_criteria": (
        _("OECD: three criteria of representative deliberation"),
        _("By these the OECD counts a process as representative deliberation."),
        "https://www.oecd.org/en/publications/innovative-citizen-participation-and-new-democratic-institutions_339306da-en.html",
    ),
    "oecd_principles": (
        _("OECD: eleven principles of good practice"),
        _("What makes deliberation for public decisions trustworthy."),
        "https://www.oecd.org/en/publications/innovative-citizen-participation-and-new-democratic-institutions_339306da-en.html",
    ),
    "involve": (
        _("Involve: ten standards for citizens’ assemblies"),
        _("Proposed by the UK charity Involve; meant for assemblies, useful beyond them."),
        "https://involve.org.uk/resources/knowledge-base/how-do-i-setup-citizens-assembly/standards-citizens-assemblies",
    ),
    "pedri": (
        _("PEDRI: seven standards for data research"),
        _("For involving the public in research and statistics that use data."),
        "https://www.pedri.org.uk/",
    ),
}
PRACTICES: dict[str, tuple[Any, Any]] = {
    "oecd_criteria.deliberation": (
        _("Deliberation"),
        _("People had at least a full day to weigh the matter together."),
    ),
    "oecd_criteria.representation": (
        _("Representation"),
        _("They were drawn by lot so that they mirror the population."),
    ),
    "oecd_criteria.impact": (_("Impact"), _("A public authority asked for it and answers it.")),
    "oecd_principles.purpose": (_("Purpose"), _("A clear task, put as a neutral question about a public problem.")),
    "oecd_principles.accountability": (
        _("Accountability"),
        _("Those in charge promise an answer, give it and report on it."),
    ),
    "oecd_principles.transparency": (
        _("Transparency"),
        _("Design, material, funding, result and answer are public in time."),
    ),
    "oecd_principles.representativeness": (
        _("Representativeness"),
        _("A small copy of the population; everybody could be drawn."),
    ),
    "oecd_principles.inclusiveness": (
        _("Inclusiveness"),
        _("Hard-to-reach people are helped to come: pay, travel, care."),
    ),
    "oecd_principles.information": (_("Information"), _("Broad and understandable evidence; people may ask for more.")),
    "oecd_principles.group_deliberation": (_("Group deliberation"), _("Facilitated talk in which everybody is heard.")),
    "oecd_principles.time": (_("Time"), _("Four full days in person, unless less can be justified.")),
    "oecd_principles.integrity": (_("Integrity"), _("Run at arm’s length from whoever commissioned it.")),
    "oecd_principles.privacy": (_("Privacy"), _("Members are shielded from pressure; small groups are not broadcast.")),
    "oecd_principles.evaluation": (
        _("Evaluation"),
        _("Members evaluate it, and somebody independent where it is large."),
    ),
    "involve.clear_purpose": (_("Clear purpose"), _("One question, a range of answers, and a say in what follows.")),
    "involve.sufficient_time": (_("Enough time"), _("Time to learn, to weigh and to decide.")),
    "involve.representative": (_("Representative"), _("Members look like the population that is concerned.")),
    "involve.inclusive": (_("Inclusive"), _("Everybody can take part and be heard, whatever they need.")),
    "involve.independent": (_("Independent"), _("Neither the commissioner nor an interest steers it.")),
    "involve.open": (_("Open"), _("What it does and uses can be seen by everybody.")),
    "involve.generative_learning": (
        _("Learning that opens up"),
        _("Members learn from several sides and ask their own questions."),
    ),
    "involve.structured_deliberation": (
        _("Structured deliberation"),
        _("Steps that lead from views to reasons to judgement."),
    ),
    "involve.collective_decision_making": (
        _("Deciding together"),
        _("A stated way to reach a result, dissent included."),
    ),
    "involve.evaluated": (_("Evaluated"), _("It is looked at afterwards, and the findings are public.")),
    "pedri.equity_diversity_inclusion": (
        _("Equity, diversity, inclusion"),
        _("People who are often left out take part on equal terms."),
    ),
    "pedri.data_literacy_and_training": (
        _("Data literacy and training"),
        _("Both sides learn what they need to talk about data."),
    ),
    "pedri.two_way_communication": (
        _("Two-way communication"),
        _("Both sides speak and listen, and people hear what came of it."),
    ),
    "pedri.transparency": (_("Transparency"), _("It is said what is done with data, by whom and why.")),
    "pedri.mutual_benefit": (_("Mutual benefit"), _("Those who take part gain something too.")),
    "pedri.effective_involvement": (_("Effective involvement"), _("Involvement changes something; it is no token.")),
    "pedri.culture_of_involvement": (_("Culture of involvement"), _("The organisation makes involvement a habit.")),
}
SHOWN: dict[str, tuple[Any, str]] = {
    "yes_shown": (_("shown"), "yes"),
    "partly_shown": (_("partly shown"), "cond"),
    "shown_missing": (_("shown to be missing"), "no"),
    "not_shown": (_("not shown"), "open"),
}


@dataclass(frozen=True)
class Practice:
    """The name of a practice, and what it asks in one sentence."""

    name: str
    asks: str


def practice(list_name: str, check: str) -> Practice:
    """The words of one practice."""
    name, asks = PRACTICES[f"{list_name}.{check}"]
    return Practice(str(name), str(asks))
