"""A box that was open before there was paper learns of it, or nobody could vote in it after the upgrade."""

import importlib

import pytest
from django.apps import apps
from django.db import connection

from consultations.ballots import box
from consultations.ballots.services import casting
from tests.factories import consultations as make

pytestmark = pytest.mark.django_db


def test_an_open_box_without_the_mark_gets_it():
    ballot, roll = make.open_ballot()
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {box.table(ballot.id)} DROP COLUMN paper")

    with connection.schema_editor() as editor:
        importlib.import_module("consultations.ballots.migrations.0003_paper").mark_open_boxes(apps, editor)

    casting.cast(ballot=ballot.id, voter=make.voter(roll[0]), raw={"u1": "yes"}, idempotency_key="k")
    assert box.turnout(ballot.id) == 1
