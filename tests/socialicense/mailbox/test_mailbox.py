"""The local mailbox: mails are kept and shown in local mode, and only there."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import BadHeaderError, EmailMessage, get_connection
from django.test import Client
from django.urls import reverse

from socialicense.mailbox.models import Mail

pytestmark = pytest.mark.django_db
BACKEND = "socialicense.mailbox.backend.Mailbox"


def send(**fields: Any) -> int:
    message = EmailMessage(**{"subject": "Hello", "body": "Text", "to": ["ana@example.org"], **fields})
    return get_connection(BACKEND).send_messages([message])


def test_mail_is_kept_and_shown(settings: Any, client: Client) -> None:
    settings.LOCAL_MODE = True
    assert send(body="See https://example.org/x <script>alert(1)</script>") == 1
    send(subject="Other", to=["ben@example.org"])
    index = client.get(reverse("mailbox:index"), {"to": "Ana@example.org"}).content.decode()
    assert "Hello" in index
    assert "Other" not in index
    page = client.get(reverse("mailbox:show", args=[Mail.objects.get(subject="Hello").pk]))
    text = page.content.decode()
    assert '<a href="https://example.org/x"' in text
    assert "<script>alert" not in text
    assert "no-store" in page["Cache-Control"]


def test_no_mail_yet(settings: Any, client: Client) -> None:
    settings.LOCAL_MODE = True
    assert "No mail yet" in client.get(reverse("mailbox:index")).content.decode()


def test_outside_local_mode_nothing_is_kept_or_shown(settings: Any, client: Client) -> None:
    settings.LOCAL_MODE = True
    send()
    settings.LOCAL_MODE = False
    with pytest.raises(ImproperlyConfigured):
        send()
    assert client.get(reverse("mailbox:index")).status_code == 404
    assert client.get(reverse("mailbox:show", args=[Mail.objects.get().pk])).status_code == 404


def test_header_injection_refused(settings: Any) -> None:
    settings.LOCAL_MODE = True
    with pytest.raises(BadHeaderError):
        send(subject="Hello\nBcc: x@example.org")
    assert Mail.objects.count() == 0


def test_mail_without_recipient_is_not_kept(settings: Any) -> None:
    settings.LOCAL_MODE = True
    assert send(to=[]) == 0
