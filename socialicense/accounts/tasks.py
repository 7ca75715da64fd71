"""What the clock asks of the accounts."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore

from socialicense.accounts import limits


@shared_task(name="socialicense.accounts.clear", ignore_result=True)
def clear() -> None:
    """Drop what has run out: counters of past minutes and dead sessions."""
    limits.clear_old()
    SessionStore.clear_expired()
