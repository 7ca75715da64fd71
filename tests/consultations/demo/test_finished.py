"""What has run to its end in the demo is counted from its answers."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consultations.ballots.models import Ballot
from consultations.demo.finished import finished
from repository.licenses.models import License

pytestmark = pytest.mark.django_db


def test_a_license_that_its_people_refused_is_withheld() -> None:
    made = finished("school", Ed25519PrivateKey.generate(), turnout=0.4, ratified=False)

    cast = Ballot.objects.filter(component__consultation=made).order_by("cast").values_list("state", flat=True)
    assert (made.state, made.demo, set(cast)) == ("withheld", True, {"closed"})
    assert License.objects.count() == 0
