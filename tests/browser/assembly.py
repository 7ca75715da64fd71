"""What people do around a citizens' assembly: plan it, find its members by lot, hold a session, write, answer."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from consultations.models import Component, Participation, Stage
from consultations.people import notices
from consultations.recruitment.domain import check_draw
from consultations.recruitment.models import Address, Candidate, Draw, Recruitment
from consultations.recruitment.services import calling, registering
from consultations.recruitment.services.registering import Reach, Registration
from consultations.services import stages

from .person import Person
from .turning import turn

PART = ("The assembly", "مجلس المواطنين")
SEATS, HOUSEHOLDS, REGISTERED = 12, 40, 32
CATEGORIES = """feature,value,min,max
gender,woman,5,7
gender,man,5,7
age,under 40,5,7
age,40 or older,5,7
"""
WORDS = {
    "gender": (("Are you a woman or a man?", "هل أنت امرأة أم رجل؟"), [("A woman", "امرأة"), ("A man", "رجل")]),
    "age": (("How old are you?", "كم عمرك؟"), [("Under 40", "أقل من 40"), ("40 or older", "40 أو أكثر")]),
}
SAID = ("A panel of nine passengers may pause any use.", "يجوز للجنة من تسعة ركاب إيقاف أي استخدام.")
WHY = ("Trust needs a stop.", "الثقة تحتاج إلى إمكانية التوقف.")


def attach(person: Person, name: str, text: str) -> Person:
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    person.page.locator("[name=file]").set_input_files(file)
    return person


def save(person: Person, words: str) -> bytes:
    """Press a button that answers with a file."""
    with person.page.expect_download() as started:
        person.button(words).click()
    return Path(started.value.path()).read_bytes()


def plan(organiser: Person, workspace: str) -> None:
    """An assembly on the path, its rules, its lottery with targets and the words that candidates read."""
    organiser.open(workspace).follow("At least one component").follow("Add Citizens")
    organiser.both("Add to the path", title=PART)
    organiser.follow(PART[0]).write(seats=str(SEATS))
    organiser.both("Save", origin=("Tables write, all rate.", "تكتب الطاولات ويقيّم الجميع."))
    organiser.open(f"{workspace}components/").follow("Recruitment by lottery").press("Find people by lottery")
    now = timezone.localtime()
    organiser.follow("Seats, rules and dates").write(
        seats=str(SEATS), alternates="2", opens=f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}",
        closes=f"{now + timedelta(days=20):%Y-%m-%dT%H:%M}", phone="0100 100",
        return_address="Lowmere Transport, Town Hall",
    )  # fmt: skip
    organiser.both("Save", stipend=("90 a day, travel and care", "90 في اليوم والسفر والرعاية"))
    attach(organiser.follow("Targets").follow("Upload categories.csv"), "categories.csv", CATEGORIES)
    organiser.press("Upload").sees("The targets are taken.")
    for feature, (question, answers) in WORDS.items():
        organiser.follow(f"Question and answers {feature}")
        names = organiser.page.locator("[name^=value_][name$=_en]").all()
        for field, (english, arabic) in zip(names, answers, strict=True):
            name = str(field.get_attribute("name")).removesuffix("_en")
            organiser.write(**{f"{name}_en": english, f"{name}_ar": arabic})
        organiser.both("Save", label=question)


def home(slug: str, component: Component) -> str:
    return f"/organise/{slug}/components/{component.id}/recruitment/"


def addresses() -> str:
    rows = [
        f"Household {n},Mill Lane {n},{n:05d},Lowmere,{('north', 'south')[n % 2]},{('en', 'ar')[n % 4 == 0]}"
        for n in range(1, HOUSEHOLDS + 1)
    ]
    return "\n".join(["name,line1,postcode,city,area,language", *rows])


def invite(organiser: Person, recruiter: Person, path: str) -> list[str]:
    """Addresses are uploaded, letters drawn with public numbers and printed; the codes of the letters."""
    attach(recruiter.open(path).follow("Upload addresses"), "addresses.csv", addresses()).press("Upload")
    recruiter.sees(f"{HOUSEHOLDS} addresses were added.")
    organiser.open(path).follow("Prepare a draw of letters").send("Publish the hashes", size=str(HOUSEHOLDS))
    organiser.follow("Type in the randomness").send("Draw", randomness="7 13 22", source="State lottery of tonight")
    recruiter.open(path).follow("Print the letters")
    assert save(recruiter, "Batch 1").startswith(b"%PDF")
    listed = csv.DictReader(io.StringIO(save(recruiter, "Table of all letters").decode("utf-8-sig")))
    return [row["code"] for row in listed]


def press_main(person: Person) -> Person:
    """The one button that sends the form of the page, in whatever language it speaks."""
    turn(person.page.locator("main form .acts button").first)
    return person.arrived()


def register(person: Person, code: str, name: str, answers: tuple[int, int], **more: str) -> str:
    """Type the code of a letter on a phone, answer, consent; the person's own code."""
    person.open("/register/").write(code=code.lower().replace("-", " "))
    press_main(person)
    fields = person.page.locator("fieldset:has([name^=feature_])").all()
    for field, answer in zip(fields, answers, strict=True):
        field.locator("label").nth(answer).click()
    person.write(name=name, consent=True, **more)
    press_main(person)
    return person.page.locator(".slip-code").inner_text()


def keep_on_every_panel(recruitment: Recruitment, name: str) -> None:
    """The one exception of this story, with its published reason."""
    candidate = Candidate.objects.get(recruitment=recruitment, contact__name=name)
    calling.except_from_draw(candidate=candidate, must="include", reason="Speaks for the harbour (invented)", by=None)


def register_others(recruitment: Recruitment) -> None:
    """Everybody else registers through the same service: one of each letter that has not been answered."""
    features = [(one.id, [value.id for value in one.values.all()]) for one in recruitment.features.all()]
    waiting = Address.objects.filter(recruitment=recruitment, candidates=None).order_by("place")
    for number, address in enumerate(waiting[: REGISTERED - 2]):
        notice = notices.current(recruitment.component.consultation, address.language)
        answers = {id: values[(number >> bit) % 2] for bit, (id, values) in enumerate(features)}
        reach = Reach(name=f"Person {number}", language=address.language, email=f"person{number}@citizens.example")
        given = Registration(reach, answers, [], notice.sha256, address.language)
        registering.register(address=address, registration=given)


def end_registration(recruitment: Recruitment) -> None:
    now = timezone.now()
    Recruitment.objects.filter(pk=recruitment.pk).update(opens=now - timedelta(days=2), closes=now)


def publish_draw(organiser: Person, colleague: Person, path: str) -> Draw:
    """Compute the lottery; two people look at it and publish it."""
    organiser.open(f"{path}draws/").follow("Begin a draw").send("Begin", kind="panel", reason="The panel")
    organiser.follow("Draw 1").wait_for("0 of 2 people have approved.").press("I have looked at input and result")
    colleague.open(organiser.page.url).press("I have looked at input and result").sees("Public. Draw three digits")
    return Draw.objects.get(kind="panel")


def digits_for(draw: Draw, wanted: Iterable[str]) -> str:
    """The urns of this test: digits that choose a panel on which these people are."""
    panels = json.loads(draw.lottery)["panels"]
    for number in range(1000):
        digits = f"{number:03d}"
        if set(wanted) <= set(panels[check_draw.panel_number(digits, draw.secret, draw.announcement_sha256)]):
            return digits
    raise AssertionError("nobody draws these people together")


def draw_digits(organiser: Person, colleague: Person, digits: str) -> list[str]:
    """Typed in the room, and confirmed by the second person; then the room reads the panel."""
    one, two, three = digits
    organiser.page.reload()
    room = organiser.follow("Page for the projector").page.url
    organiser.follow("Type in the digits")
    organiser.send("Type in the digits", first=one, second=two, third=three, source="Three urns in the town hall")
    colleague.page.reload()
    colleague.press("I was there").sees("Decided.")
    return organiser.open(room).page.locator(".room-people li").all_inner_texts()


def check(anybody: Person, folder: Path, digits: str) -> str:
    """Download what is published, and run the program that is published with it."""
    folder.mkdir()
    for name in ("announcement.json", "lottery.json", "result.json", "check_draw.py"):
        (folder / name).write_bytes(anybody.fetch(name))
    command = [sys.executable, "-I", "check_draw.py", "announcement.json", "lottery.json", "result.json"]
    done = subprocess.run([*command, "--digits", digits], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def call(caller: Person, path: str, names: Iterable[str]) -> None:
    for name in names:
        caller.open(f"{path}calls/").follow(name).send("Write it down", outcome="yes")


def confirm_others(recruitment: Recruitment) -> None:
    for candidate in recruitment.candidates.filter(state=Candidate.State.SELECTED):
        calling.confirm(candidate=candidate, by=None)


def members(slug: str) -> list[Participation]:
    return list(Participation.objects.filter(consultation__slug=slug, role="member").order_by("member_code"))


def shift(component: Component, kind: str, *, over: bool = False) -> None:
    """The time of a stage has come, or it has passed; what rings then rings now."""
    now, stage = timezone.now(), Stage.objects.select_related("component").get(component=component, kind=kind)
    stage.opens = now - timedelta(hours=1 if over else 0)
    stage.closes = now + timedelta(hours=0 if over else 1)
    stage.save()
    if over:
        stages.queue_end(stage)
    else:
        stages.queue(stage, not_before=now)
