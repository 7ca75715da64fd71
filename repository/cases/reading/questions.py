"""The checklist of a reviewer, in words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

QUESTIONS: dict[str, Any] = {
    "sources": _("Do the sources say what the case says they do? (Open at least three.)"),
    "own_words": _("Is it written in the contributor’s own words?"),
    "people": _("Is nobody named or recognisable who did not act in public?"),
    "harm": _("Could the community that it describes live with every sentence?"),
    "method": _("Could somebody else repeat the method from what is written?"),
    "neutral": _("Are failures and criticism told as fully as success?"),
    "gaps": _("Is “not stated” used only where the sources are really silent?"),
}
ANSWERS: dict[str, Any] = {"yes": _("yes"), "no": _("no"), "unsure": _("cannot tell")}
