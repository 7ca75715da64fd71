"""What a recruiter does: upload a list (a faulty one is refused whole), invite, and print codes."""

from playwright.sync_api import expect

from .person import Person

NAMES = ("Ada", "Bo", "Cem", "Dora", "Emre", "Fay", "Gus", "Hana", "Ivo", "June", "Kofi", "Lena")


def address_of(name: str) -> str:
    return f"{name.lower()}@citizens.example"


def upload(recruiter: Person, slug: str, second: str = "ar") -> None:
    """Twelve people, one of them in the second language."""
    recruiter.open(f"/organise/{slug}/people/").follow("Upload a list")
    rows = [f"{name},{address_of(name)},{second if name == 'Hana' else 'en'}" for name in NAMES]
    _give(recruiter, "name,email,language\nAda,not-an-address,en\n")
    recruiter.press("Upload").sees("Nobody was added")
    _give(recruiter, "\n".join(["name,email,language", *rows]))
    recruiter.press("Upload").sees("12 people were added.").sees(address_of("Ada"))


def _give(recruiter: Person, text: str) -> None:
    recruiter.page.locator("[name=file]").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )


def invite(recruiter: Person, slug: str) -> None:
    """Write, look, send: the preview sends nothing."""
    recruiter.open(f"/organise/{slug}/people/").follow("Write the invitation")
    recruiter.write(subject_en="You are asked about bus cards", subject_ar="نسألكم عن بطاقات الحافلات")
    recruiter.both("Preview", body=("Your answer decides.", "إجابتكم هي التي تقرر."))
    expect(recruiter.page.locator("section.sheet")).to_have_count(2)
    recruiter.press("Send").sees("The invitations are on their way.")


def codes(recruiter: Person, slug: str, number: int) -> list[str]:
    """Places for people about whom nothing is kept; their codes as they stand on paper."""
    recruiter.open(f"/organise/{slug}/people/").follow("Add people with a code").send("Add", count=str(number))
    recruiter.press("Make the sheet of codes")
    return recruiter.page.locator(".slip-code").all_inner_texts()


def sign_roll(recruiter: Person, slug: str, second: Person) -> None:
    """The recruiter says how the roll was checked; the community's representative confirms it."""
    recruiter.open(f"/organise/{slug}/people/").follow("Sign off the roll")
    recruiter.send("Sign as first person", how="Against the list of card holders, by telephone.")
    second.open("/organise/").follow("Night workers of Lowmere").follow("The roll, and who signed it off")
    second.press("Confirm as second person").sees("Two people have signed off the roll.")
