"""How passwords are hashed, and which ones a mailbox may have."""

import re
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members import identifiers

PASSWORD_LEAST = 10
HASH = re.compile(
    r"argon2\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22,}\$[A-Za-z0-9+/]{43,}"
)


class Argon2id(Argon2PasswordHasher):
    """Argon2id with parameters that Dovecot verifies in 31 ms (an OWASP choice)."""

    memory_cost = 19456  # KiB
    time_cost = 2
    parallelism = 1


class MailboxPasswordValidator:
    """The rules for the password of a mailbox, one sentence each."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError with every rule that the password breaks."""
        errors = [text for broken, text in self._rules(password, user) if broken]
        if errors:
            raise ValidationError(errors)

    def get_help_text(self) -> str:
        """Return the rules in a sentence."""
        return _(
            "At least 10 half-width letters, digits and symbols. Not your connection"
            " ID, not your mail address, and no password that many people use."
        )

    def _rules(self, password: str, user: object) -> list[tuple[bool, str]]:
        local_part = str(getattr(user, "username", "")).partition("@")[0]
        folded = identifiers.fold(password)
        is_common = folded in _common()
        return [
            (
                not all(" " <= c <= "~" for c in password),
                _("Use half-width letters, digits and symbols only."),
            ),
            (
                len(password) < PASSWORD_LEAST,
                _("Use at least 10 characters."),
            ),
            (
                looks_like_a_connection_id(password),
                _("A password must not look like a connection ID."),
            ),
            (
                bool(local_part) and local_part in {folded, folded.partition("@")[0]},
                _("A password must not be your mail address."),
            ),
            (is_common, _("Many people use this password. Please choose another one.")),
        ]


def looks_like_a_connection_id(password: str) -> bool:
    """Tell whether the text is `ip` and digits in any form people type it."""
    typed = identifiers.normalise_login(password, realm=settings.CONNECTION_REALM)
    return bool(
        identifiers.IP_AND_DIGITS.fullmatch(typed.translate(identifiers.SEPARATORS))
    )


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)
