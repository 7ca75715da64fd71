"""The app that keeps the platform's keys and its public register of licenses."""

from django.apps import AppConfig


class LicensesConfig(AppConfig):
    name = "repository.licenses"
    label = "licenses"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models are loaded only now.
        from repository.licenses import tasks
        from repository.licenses.services import log
        from socialicense.audit import registry as audit
        from socialicense.jobs import registry as jobs

        jobs.register("licenses.issue", tasks.issue, queue="pdf")
        audit.register_signer(log.sign_head, log.verify_head)
