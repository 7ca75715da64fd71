"""What the clock asks of the audit trail."""

from celery import shared_task

from socialicense.audit import services


@shared_task(name="socialicense.audit.chain", ignore_result=True)
def chain() -> None:
    services.chain()


@shared_task(name="socialicense.audit.head", ignore_result=True)
def head() -> None:
    services.sign_head()
