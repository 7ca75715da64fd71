from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "socialicense.accounts"
    label = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        from socialicense.accounts import erasure, subjects

        subjects.register(
            "accounts",
            tables=[
                "accounts_user",
                "accounts_user_groups",
                "accounts_user_user_permissions",
                "accounts_membership",
                "accounts_grant",
                "account_emailaddress",
                "mfa_authenticator",
            ],
            export=erasure.export_account,
            erase=erasure.erase_account,
        )
