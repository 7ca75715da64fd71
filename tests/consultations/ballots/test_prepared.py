"""Plans are kept with the connection, and a connection that has died is renewed once."""

import pytest
from django.db import OperationalError, connection, transaction

from consultations.ballots import prepared

SQL = "SELECT %(number)s + 1"
TYPES = {"number": "int"}


def one(number: int) -> int:
    [(found,)] = prepared.rows("plus_one", SQL, TYPES, {"number": number})
    return int(found)


@pytest.mark.django_db(transaction=True)
def test_statement_is_planned_once_for_a_connection(django_assert_num_queries):
    one(1)
    with django_assert_num_queries(1):
        assert one(2) == 3


@pytest.mark.django_db(transaction=True)
def test_connection_that_died_is_renewed():
    one(1)
    kill_own_session()
    assert one(4) == 5


@pytest.mark.django_db(transaction=True)
def test_connection_that_died_inside_a_transaction_is_not_renewed():
    """What the transaction did before is lost: only its owner may begin again."""
    connection.ensure_connection()
    transaction.set_autocommit(False)
    one(1)
    kill_own_session()
    with pytest.raises(OperationalError):
        one(4)
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_plan_that_the_server_does_not_know_is_made_again():
    one(1)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert one(6) == 7


def kill_own_session() -> None:
    """Another session ends ours, as a restart of the server would."""
    pid = connection.connection.info.backend_pid
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    finally:
        other.close()
