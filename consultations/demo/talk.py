"""What people of the demo read, ask and say: a briefing with two sides, and a discussion."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from consultations.material.models import Speaker
from consultations.material.services import asking, library
from consultations.material.services.library import Facts, Words
from consultations.models import Consultation, Participation
from socialicense.accounts.models import User
from socialicense.discussion import selectors
from socialicense.discussion.models import Decision
from socialicense.discussion.naming import Author, Target
from socialicense.discussion.services import arranging, moderating, talking
from socialicense.discussion.services.moderating import Moderator, Reason

CONTENT = Path(__file__).resolve().parent / "talk.yaml"


def fill(
    consultation: Consultation, people: Sequence[Participation], *, by: User, said: Mapping[str, Any] | None = None
) -> None:
    """Publish the briefing, and let people talk about the whole consultation: as `said` there, else with one thing
    hidden."""
    content = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
    _briefing(consultation, content, people[0], by)
    _discussion(consultation, said or content, people, by)


def _briefing(consultation: Consultation, content: dict[str, Any], person: Participation, by: User) -> None:
    for entry in content["briefing"]:
        facts = Facts(entry["stance"], entry["author"], entry["affiliation"], entry["asked_by"])
        edition = library.add(consultation=consultation, facts=facts, by=by)
        for tag, words in entry["wordings"].items():
            library.write(edition=edition, language=tag, words=Words(**words), file=None, audio=None, by=by)
        library.publish(edition=edition, by=by)
    speaker = Speaker(consultation=consultation, agreed=True, **content["speaker"])
    library.save_speaker(speaker=speaker, published=True, by=by)
    asked = asking.ask(consultation=consultation, participation=person, text=content["request"], language="en")
    asking.answer(request=asked, text=content["answer"], item=None, declined=False, by=by)


def _discussion(
    consultation: Consultation, content: Mapping[str, Any], people: Sequence[Participation], by: User
) -> None:
    now = timezone.now()
    row = arranging.arrange(
        target=Target("consultation", consultation.id),
        scope=consultation.id,
        terms=arranging.Terms(content["prompt"], now, now + timedelta(days=14)),
        by=by,
    )
    for entry in content["said"]:
        answered = selectors.contribution(row, entry["answers"]) if "answers" in entry else None
        talking.post(
            discussion=row,
            author=Author("participation", people[entry["by"]].pk),
            text=entry["text"],
            language="en",
            stance=entry.get("stance", ""),
            answers=answered,
        )
    first = selectors.contribution(row, 1)
    if first is not None:
        for person in people[5:9]:
            talking.support(contribution=first, author=Author("participation", person.pk), on=True)
    for hidden in content["hidden"]:
        moderating.decide(
            discussion=row,
            numbers=[hidden["number"]],
            act=Decision.Act.HIDE,
            reason=Reason(hidden["ground"], hidden["words"]),
            by=Moderator(by, "organiser"),
        )
