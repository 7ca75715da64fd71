"""The demo of trials and commitments: invented and marked so, and all of it opens."""

import pytest
from django.test import Client

from socialicense.accounts.models import User
from tests.factories import consultations as make
from toolkit.commitment import demo
from toolkit.commitment.models import Commitment
from toolkit.models import Worksheet
from toolkit.services import loading
from toolkit.trials.models import Proposal, Trial

pytestmark = pytest.mark.django_db


def test_the_demo_is_marked_as_invented_and_every_page_of_it_opens():
    people = {
        name: User.objects.create_user(f"{name}@demo.example", "correct horse battery")
        for name in ("organiser", "colleague", "observer")
    }
    loading.load()

    demo.build(people, make.consultation())

    assert (Commitment.objects.count(), Worksheet.objects.count(), Trial.objects.count()) == (1, 4, 2)
    names = [*Trial.objects.values_list("title", flat=True), *Proposal.objects.values_list("title", flat=True)]
    assert all("(invented)" in name for name in [*names, Commitment.objects.get().title])
    client = Client()
    client.force_login(User.objects.get(email="organiser@demo.example"))
    one = Commitment.objects.get()
    pages = [
        "/toolkit/trials/",
        "/toolkit/trials/1/",
        "/toolkit/proposals/1/",
        "/toolkit/growth/",
        "/toolkit/worksheets/",
    ]
    pages += [f"/commitments/{one.slug}/", f"/commitments/{one.slug}/{one.reports.get().year}/"]
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
