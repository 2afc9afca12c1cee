"""Recognise a caller by digits on the page of whoever is signed in."""

import secrets
from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from members import identifiers
from members.models import CallerCode, Connection

DIGITS = 6
VALID = timedelta(minutes=10)
MOST_WRONG = 5


def show_code_to_caller(*, connection: Connection) -> str:
    """Return six digits that support accepts for 10 minutes; earlier ones are over."""
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    CallerCode.objects.update_or_create(
        connection=connection,
        defaults={
            "digest": _digest(connection, code),
            "until": timezone.now() + VALID,
            "wrong": 0,
        },
    )
    return code


def is_code_of_caller(*, connection: Connection | None, code: str) -> bool:
    """Tell whether these are the digits that the subscriber's page shows now.

    They hold for the whole call, so they are not used up; five wrong tries end them.
    """
    if connection is None:
        return False
    valid = CallerCode.objects.filter(
        connection=connection, until__gt=timezone.now(), wrong__lt=MOST_WRONG
    )
    kept = valid.values_list("digest", flat=True).first()
    typed = identifiers.fold(code).translate(identifiers.SEPARATORS)
    if kept and constant_time_compare(kept, _digest(connection, typed)):
        return True
    valid.update(wrong=F("wrong") + 1)
    return False


def _digest(connection: Connection, code: str) -> str:
    # Keyed: a million digits are tried in a second by whoever reads the table.
    text = f"{connection.pk} {code}"
    return salted_hmac("caller code", text, algorithm="sha256").hexdigest()
