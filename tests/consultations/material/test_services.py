"""Writing, fixing, asking, answering and signing the briefing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from consultations.material import refusals, selectors
from consultations.material.domain import balance
from consultations.material.models import Edition, InformationRequest, Item, Opinion, Speaker, Upload, Wording
from consultations.material.selectors import EditionRecord, MaterialRecord, SpeakerRecord
from consultations.material.services import asking, files, library, oversight
from consultations.material.services.library import Facts, Words
from consultations.services import cloning, readiness
from socialicense.accounts import subjects
from socialicense.accounts.limits import TooMany
from tests.factories import consultations as make

from .shelf import MP3, PDF, keep, published, speaker, written

pytestmark = pytest.mark.django_db


def test_a_file_is_kept_under_its_hash_whatever_it_is_called():
    made = make.consultation()
    upload = keep(made, name="..\\..\\etc/pass wd\r\nX: y.exe")
    assert (upload.name, upload.media_type, upload.size) == ("pass-wd-X-y.pdf", "application/pdf", len(PDF))
    path = files.path_of(upload)
    assert (path.read_bytes(), path.name, path.stat().st_mode & 0o111) == (PDF, upload.sha256, 0)
    assert keep(made).sha256 == upload.sha256


@pytest.mark.parametrize(
    ("content", "audio"), [(b"", False), (b"<html>", False), (MP3, False), (PDF, True), (b"GIF89a", True)]
)
def test_a_file_that_is_something_else_is_refused(content: bytes, audio: bool):
    with pytest.raises(refusals.FileRefused):
        keep(make.consultation(), content, audio=audio)
    assert Upload.objects.count() == 0


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "MEGABYTE", 20)
    with pytest.raises(refusals.FileRefused):
        keep(make.consultation(), b"%PDF-" + b"x" * 300 + b"%%EOF")


def test_a_published_version_is_fixed_and_a_new_one_stands_beside_it():
    made, by = make.consultation(), make.user()
    first = published(made, by)
    facts = Facts("against", "Another", "", "members")
    for act in (
        lambda: library.describe(edition=first, facts=facts, by=by),
        lambda: library.write(edition=first, language="en", words=Words("x"), file=None, audio=None, by=by),
        lambda: library.publish(edition=first, by=by),
        lambda: library.drop(item=first.item, by=by),
    ):
        with pytest.raises(refusals.EditionFixed):
            act()

    second = library.revise(item=first.item, by=by)
    assert library.revise(item=first.item, by=by) == second
    library.write(edition=second, language="en", words=Words("New", body="Less"), file=None, audio=None, by=by)
    with pytest.raises(refusals.ReasonMissing):
        library.publish(edition=second, by=by)
    library.describe(edition=second, facts=Facts("for", "Ines", "", "members", "The figures were old"), by=by)
    library.publish(edition=second, by=by)

    (standing,) = selectors.library(made)
    assert (standing.edition.n, standing.editions, standing.wording("fr").title) == (2, 2, "New")
    earlier = selectors.editions(first.item)[1]
    assert (earlier.n, selectors.wording_of(earlier, "en").title) == (1, "What night buses cost")
    assert library.digest(earlier) == earlier.sha256 != standing.edition.sha256


def test_the_database_itself_keeps_a_published_version():
    edition = published(make.consultation(), make.user())
    for change in (
        lambda: Edition.objects.filter(pk=edition.pk).update(author="Somebody else"),
        lambda: Edition.objects.filter(pk=edition.pk).update(published_at=None, sha256=""),
        lambda: Edition.objects.get(pk=edition.pk).delete(),
        lambda: edition.wordings.update(body="Changed"),
        lambda: edition.wordings.all().delete(),
        lambda: edition.wordings.create(language="fr", title="Nouveau"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_nothing_empty_is_published():
    made, by = make.consultation(), make.user()
    edition = library.add(consultation=made, facts=Facts("for", "Ines", "", "members"), by=by)
    with pytest.raises(refusals.NothingInIt):
        library.publish(edition=edition, by=by)
    library.write(edition=edition, language="en", words=Words("Title only"), file=None, audio=None, by=by)
    with pytest.raises(refusals.NothingInIt):
        library.publish(edition=edition, by=by)
    sound = keep(made, MP3, "talk.mp3", audio=True)
    with pytest.raises(refusals.TranscriptMissing):
        library.write(edition=edition, language="en", words=Words("Talk"), file=None, audio=sound, by=by)
    with pytest.raises(refusals.MinutesMissing):
        library.write(
            edition=edition, language="en", words=Words("Film", link="https://e.org"), file=None, audio=None, by=by
        )
    film = Words("Film", link="https://e.org", minutes=12)
    assert library.write(edition=edition, language="en", words=film, file=None, audio=None, by=by).minutes == 12
    library.drop(item=edition.item, by=by)
    assert Item.objects.count() == 0


def test_a_withdrawn_item_leaves_with_a_reason():
    made, by = make.consultation(), make.user()
    edition = published(made, by)
    with pytest.raises(refusals.ReasonMissing):
        library.withdraw(item=edition.item, because=" ", by=by)
    library.withdraw(item=edition.item, because="The study was retracted", by=by)
    assert (selectors.library(made), len(selectors.library(made, withdrawn=True))) == ([], 1)
    assert selectors.weighed(made).finding == "nothing"


def test_the_balance_counts_what_is_published():
    made, by = make.consultation(), make.user()
    published(made, by, stance="for", body="word " * 400)
    published(made, by, stance="against", body="word " * 100)
    written(made, by, stance="against", body="word " * 900)
    found = selectors.weighed(made)
    assert (found.finding, found.heavier, found.times) == ("uneven", "for", 4.0)
    assert found.shares[:2] == (balance.Share("for", 1, 400, 2), balance.Share("against", 1, 100, 1))


def test_readiness_names_each_language_that_is_missing():
    made, by = make.consultation(languages=["en", "fr", "ar"]), make.user()
    assert [point for point in readiness.readiness(made) if point.code == "briefing"] == []
    edition = written(made, by, languages=("en", "fr"))
    points = [str(point.sentence) for point in readiness.readiness(made) if point.code == "briefing"]
    assert points == ["“What night buses cost” of the briefing in العربيّة"]
    library.write(edition=edition, language="ar", words=Words("العنوان"), file=None, audio=None, by=by)
    assert selectors.gaps(made) == []


def test_a_speaker_is_shown_only_in_full():
    made, by = make.consultation(), make.user()
    for lacking in ({"agreed": False}, {"funding": " "}, {"conflicts": ""}):
        with pytest.raises(refusals.NotNamedYet):
            speaker(made, by, **lacking)
    one = speaker(made, by)
    assert list(selectors.speakers(made)) == [one]
    library.save_speaker(speaker=one, published=False, by=by)
    assert list(selectors.speakers(made)) == []
    library.remove_speaker(speaker=one, by=by)
    assert Speaker.objects.count() == 0


@pytest.mark.usefixtures("one_minute")
def test_requests_are_numbered_answered_once_and_late_ones_show():
    made, by = make.consultation(), make.user()
    ana, bo = make.people(made, 2)
    first = asking.ask(consultation=made, participation=ana, text=" Who pays? ", language="en")
    second = asking.ask(consultation=made, participation=bo, text="Who checks?", language="en")
    for text in ("", " ", "x" * 1001, "a\x00b", "\ud800"):
        with pytest.raises(refusals.RequestRefused):
            asking.ask(consultation=made, participation=ana, text=text, language="en")
    asking.ask(consultation=made, participation=ana, text="And when?", language="en")
    with pytest.raises(TooMany):
        asking.ask(consultation=made, participation=ana, text="And where?", language="en")
    with pytest.raises(refusals.AnswerMissing):
        asking.answer(request=first, text={"en": " "}, item=None, declined=False, by=by)
    item = published(made, by).item
    asking.answer(request=first, text={"en": "The town"}, item=item, declined=False, by=by)
    with pytest.raises(refusals.AlreadyAnswered):
        asking.answer(request=first, text={"en": "Nobody"}, item=None, declined=True, by=by)
    now = timezone.now()
    InformationRequest.objects.filter(pk=second.pk).update(
        asked_at=now - timedelta(days=9), due_at=now - timedelta(days=2)
    )

    asked = selectors.requests(made)

    assert [(one.request.number, one.days, one.overdue) for one in asked] == [
        (2, 9, True),
        (3, 0, False),
        (1, 0, False),
    ]
    assert selectors.request_figures(asked) == selectors.RequestFigures(3, 1, 1, 0)
    held = subjects.export(ana)["material_requests"]["information_requests"]
    assert [one["text"] for one in held] == ["Who pays?", "And when?"]
    subjects.erase(ana)
    assert InformationRequest.objects.filter(participation=ana).count() == 0
    assert InformationRequest.objects.count() == 3


def test_those_who_watch_sign_exactly_what_stands():
    made, by = make.consultation(), make.user()
    published(made, by)
    digest = selectors.library_digest(made)
    given = {"consultation": made, "by": by, "capacity": "Chair of the oversight group"}
    oversight.give(**given, sha256=digest, kind="signed", words="")
    with pytest.raises(refusals.ReasonMissing):
        oversight.give(**given, sha256=digest, kind="objection", words=" ")
    item = published(made, by, stance="against").item
    with pytest.raises(refusals.ChangedMeanwhile):
        oversight.give(**given, sha256=digest, kind="signed", words="")
    oversight.give(
        **given, sha256=selectors.library_digest(made), kind="objection", words="It leaves out the costs", item=item
    )
    assert [(one.opinion.kind, one.current) for one in selectors.opinions(made)] == [
        ("objection", True),
        ("signed", False),
    ]


def test_the_license_can_say_what_people_had_before_them():
    made, by = make.consultation(languages=["en", "fr"]), make.user()
    edition = published(made, by, languages=("en", "fr"))
    speaker(made, by)
    record = selectors.evidence(made)
    edition.refresh_from_db()
    assert record == selectors.evidence(made)
    assert record.materials == (
        MaterialRecord(
            item=str(edition.item_id),
            title={"en": "What night buses cost", "fr": "What night buses cost"},
            stance="for",
            author="Ines Example",
            affiliation="Lowmere University",
            asked_by="organisers",
            withdrawn_because="",
            editions=(EditionRecord(1, edition.sha256, edition.published_at),),
        ),
    )
    assert record.speakers == (SpeakerRecord("Sam Speaker", "Lowmere Transport", "for", "Its employer", "nothing"),)
    assert record.sha256 == selectors.library_digest(made)


BROKEN = [
    ("position once", lambda one: Item.objects.create(consultation=one.item.consultation, position=1)),
    ("withdrawn says why", lambda one: Item.objects.update(withdrawn_at=timezone.now())),
    ("number once", lambda one: one.item.editions.create(n=1, stance="for", author="A")),
    ("one in work", lambda one: one.item.editions.create(n=2, stance="for", author="A")),
    ("published under its hash", lambda one: Edition.objects.update(published_at=timezone.now())),
    ("says what changed", lambda one: Edition.objects.update(n=2, published_at=timezone.now(), sha256="x")),
    ("has a title", lambda one: Wording.objects.update(title="")),
    ("transcript", lambda one: Wording.objects.update(audio=keep(one.item.consultation, MP3, "a.mp3", audio=True))),
    ("known type", lambda one: Upload.objects.filter(pk=keep(one.item.consultation).pk).update(media_type="text/html")),
    ("speaker in full", lambda one: Speaker.objects.create(
        consultation=one.item.consultation, name="A", affiliation="B", stance="for", published_at=timezone.now())),
    ("objection says why", lambda one: Opinion.objects.create(
        consultation=one.item.consultation, sha256="x", kind="objection", capacity="Chair", by=make.user())),
    ("decided with an answer", lambda one: InformationRequest.objects.create(
        consultation=one.item.consultation, number=1, text="x", language="en", asked_at=timezone.now(),
        due_at=timezone.now() + timedelta(days=1), state="answered", decided_at=timezone.now())),
    ("due after asked", lambda one: InformationRequest.objects.create(
        consultation=one.item.consultation, number=1, text="x", language="en", asked_at=timezone.now(),
        due_at=timezone.now() - timedelta(days=1))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "breaks"), BROKEN, ids=[name for name, _ in BROKEN])
def test_what_is_a_rule_is_one_in_the_database(name: str, breaks: object):
    edition = written(make.consultation(), make.user())
    with pytest.raises(IntegrityError), transaction.atomic():
        breaks(edition)  # type: ignore[operator]


def test_clone_takes_the_briefing_along_as_drafts():
    made, by = make.consultation(), make.user()
    first = published(made, by, languages=("en", "fr"), file=keep(made), minutes=3)
    again = library.revise(item=first.item, by=by)
    library.write(edition=again, language="en", words=Words("In work", body="Newer"), file=None, audio=None, by=by)
    gone = published(made, by)
    library.withdraw(item=gone.item, because="wrong", by=by)
    speaker(made, by)

    copy = cloning.clone(consultation=made, title={"en": "Again"}, by=by)

    (item,) = copy.material.all()
    (edition,) = item.editions.all()
    assert (edition.n, edition.published_at, edition.author) == (1, None, "Ines Example")
    assert dict(edition.wordings.values_list("language", "title")) == {"en": "In work", "fr": "What night buses cost"}
    upload = edition.wordings.get(language="fr").file
    assert (upload.consultation, files.path_of(upload).read_bytes()) == (copy, PDF)
    assert (made.material.count(), copy.speakers.count(), first.item.editions.count()) == (2, 0, 2)
