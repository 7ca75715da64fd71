"""What an organiser does in the browser: from the first page to an open consultation, page by page."""

from datetime import timedelta

from django.utils import timezone

from .person import Person

TITLE = "Bus card data for a night network"
TEXTS = {
    "question": ("May bus card data be used to plan night buses?", "هل يجوز استخدام بيانات بطاقات الحافلات لتخطيط الحافلات الليلية؟"),
    "in_scope": ("The uses shown here, and their conditions.", "الاستخدامات المعروضة هنا وشروطها."),
    "out_of_scope": ("Fares.", "أسعار التذاكر."),
    "target_public": ("Everybody who holds a bus card of Lowmere.", "كل من يحمل بطاقة حافلات لومير."),
}  # fmt: skip


def begin(organiser: Person) -> str:
    """Start a consultation; the address of its workspace."""
    organiser.open("/").follow("Organise").follow("Start a consultation")
    organiser.send("Start", title=TITLE, languages=["en", "ar"], organisation_name="Lowmere Transport")
    organiser.sees("Before it can open")
    return organiser.page.url


def describe(organiser: Person, workspace: str) -> None:
    """The initiative, its data, two uses, a condition and a red line."""
    organiser.open(workspace).follow("The data initiative")
    organiser.both(
        "Save",
        title=(TITLE, "بيانات بطاقات الحافلات لشبكة ليلية"),
        summary=("Plan night buses.", "تخطيط الحافلات الليلية."),
    )
    organiser.follow("The data initiative").send(
        "Save",
        **{"custodian": "Lowmere Transport", "legal_basis": "Transport Act, section 12 (invented)",
           "partners-0-name": "Lowmere University", "partners-0-role": "works out the lines"},
    )  # fmt: skip
    organiser.follow("The data, each dataset").follow("Add a dataset").send(
        "Save",
        **{"name_en": "Bus card journeys", "name_ar": "رحلات بطاقات الحافلات", "version_scope": "2024 to 2026",
           "identifiers-0-scheme": "uri", "identifiers-0-value": "https://data.example.org/bus-cards"},
    )  # fmt: skip
    organiser.open(workspace).follow("At least one use case")
    uses = (
        (
            "A university may use bus journeys to plan night lines.",
            "يجوز لجامعة استخدام الرحلات لتخطيط خطوط ليلية.",
            {},
        ),
        ("Shops may buy counts of passengers.", "يجوز للمتاجر شراء أعداد الركاب.", {"commercial": True}),
    )
    for title, arabic, more in uses:
        organiser.follow("Add a use case").write(datasets=True, title_en=title, title_ar=arabic, **more)
        organiser.write(actor="Lowmere University")
        organiser.both("Save", purpose=("To see where people travel at night", "لمعرفة أين يتنقل الناس ليلاً"))
    for kind, text, arabic in (
        ("condition", "The results are published every year.", "تُنشر النتائج كل عام."),
        ("red_line", "Nobody's journeys are followed.", "لا تُتبع رحلات أي شخص."),
    ):
        organiser.follow("Propose a clause").write(kind=kind, text_en=text, text_ar=arabic)
        if kind == "condition":
            organiser.write(modality="must")
        organiser.send("Save", responsible="Lowmere Transport", test="The report is on the web site.")


def promise(organiser: Person, workspace: str) -> None:
    """Remit, promise, publication, dates, data protection, brand."""
    organiser.open(workspace).follow("The remit").both(
        "Save", title=(TITLE, "بيانات بطاقات الحافلات لشبكة ليلية"), **TEXTS
    )
    organiser.follow("The promise").both(
        "Save", promise=("We do what you decide, or say in public why not.", "نفعل ما تقررونه أو نقول علناً لماذا لا.")
    )
    organiser.follow("What will be published").both(
        "Save",
        publication=("The license, the counts, the ballots without names.", "الترخيص والأعداد والأصوات بلا أسماء."),
    )
    organiser.follow("When the license will be reviewed").send(
        "Save",
        review_by=(timezone.localdate() + timedelta(days=700)).isoformat(),
        review_amount="1", review_unit="minutes", vote_amount="1", vote_unit="hours", adoption_days="7",
    )  # fmt: skip
    organiser.follow("The data-protection record").send(
        "Save",
        **{"controller": "Lowmere Transport", "recipients": "Nobody else", "retention": "Until the license ends",
           "rights_contact": "privacy@example.org", "purposes-0-purpose_en": "Inviting people to vote",
           "purposes-0-purpose_ar": "دعوة الناس إلى التصويت", "purposes-0-basis": "consent"},
    )  # fmt: skip
    organiser.open(workspace).follow("Name, mark and colour").send(
        "Save", brand_name="Lowmere asks", brand_mark="LA", brand_accent="7a1f5c"
    )
    organiser.open(workspace).follow("Languages").send("Save")


def ask(organiser: Person, workspace: str) -> None:
    """One poll over all uses and clauses, open from now for an hour."""
    now = timezone.localtime()
    organiser.open(workspace).follow("At least one component").follow("Add Poll").send(
        "Add to the path",
        title_en="The vote", title_ar="التصويت",
        answer_opens=f"{now:%Y-%m-%dT%H:%M}", answer_closes=f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M}",
    )  # fmt: skip
    organiser.open(workspace).follow("The vote").send("Add 4 questions")
    organiser.follow("Write a question").write(subject="item:", scale="text").press("Go on")
    organiser.both("Save", text=("What else must be said?", "ماذا يجب أن يقال أيضاً؟"))
    organiser.follow("See it as voters will").open(workspace)


def note_community(organiser: Person, workspace: str, address: str) -> None:
    organiser.open(workspace).follow("Which community is asked").write(name="Night workers of Lowmere", email=address)
    organiser.both("Note it", description=("Everybody who works at night.", "كل من يعمل ليلاً."))
    organiser.sees("A link was mailed to")


def give_roles(organiser: Person, workspace: str, roles: dict[str, str]) -> None:
    """Each role to an address."""
    organiser.open(workspace).follow("The team")
    for role, address in roles.items():
        organiser.send("Give this role", email=address, role=role)
        organiser.sees(role.capitalize())


def open_doors(organiser: Person, workspace: str) -> None:
    organiser.open(workspace).sees("Everything is there").press("Open the consultation")
    organiser.sees("What is asked is frozen from now on").wait_for("Open until")


def close_early(organiser: Person, colleague: Person, workspace: str) -> None:
    """Two people close the vote: one asks, the other confirms; alone it is refused."""
    organiser.open(workspace).follow("Close early").send("Ask a second person", reason="Everybody has voted.")
    organiser.open(workspace).sees("Another organiser must confirm this.")
    colleague.open(workspace).press("Confirm as second person").sees("Confirmed by a second person and done.")
