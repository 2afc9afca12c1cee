"""Send the mail directory to a database of its own, where there is one."""

from typing import Any

from django.conf import settings
from django.db.models import Model

APP = "mailsystem"


class MailRouter:
    """The alias `mail` exists only with MAIL_DATABASE_URL; else all is `default`."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str | None:
        """Read the mail directory where it is written."""
        return _mail_alias() if _is_directory(model) else None

    def db_for_write(self, model: type[Model], **_hints: Any) -> str | None:
        """Write the mail directory where it is read."""
        return _mail_alias() if _is_directory(model) else None

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool | None:
        """Keep the directory's tables out of the portal's database, and the reverse."""
        if app_label == APP:
            return db == _mail_alias()
        return False if db == "mail" else None


def _is_directory(model: type[Model]) -> bool:
    return model.__module__.startswith("members.mailsystem.")


def _mail_alias() -> str:
    return "mail" if "mail" in settings.DATABASES else "default"
