"""Correct what the portal says of a connection."""

from django.db import transaction
from django.utils import timezone

from members.models import Account, Connection, Note, Service


@transaction.atomic
def correct_service(
    *, connection: Connection, service: str, by: Account, why: str
) -> bool:
    """Say another service of a connection; return False where it is said already.

    It holds until the operator's list says something else. The history keeps who and
    why. Raise ValueError without a reason, or for a service that does not exist.
    """
    if not why.strip():
        raise ValueError("a reason is needed")
    new, before = Service(service), connection.service
    others = Connection.objects.filter(pk=connection.pk).exclude(service=new)
    if not others.update(service=new):
        return False
    Note.objects.create(
        connection=connection,
        by=by,
        at=timezone.now(),
        text=f"{Service(before).label} → {new.label}: {why.strip()}",
    )
    connection.refresh_from_db()
    return True
