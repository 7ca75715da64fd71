from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscussionConfig(AppConfig):
    name = "socialicense.discussion"
    label = "discussion"
    verbose_name = _("discussion")

    def ready(self) -> None:
        from socialicense.accounts import subjects  # the registries are filled once every model is loaded
        from socialicense.discussion import selectors, tasks
        from socialicense.discussion.naming import Author
        from socialicense.discussion.services import leaving

        tasks.register()
        subjects.register(
            "discussion",
            tables=["discussion_speaker", "discussion_support", "discussion_report"],
            export=lambda user: selectors.said_by(Author("user", user.pk)),
            erase=lambda user: leaving.forget(author=Author("user", user.pk)),
        )
