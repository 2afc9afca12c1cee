"""One function for each message that the portal sends; Japanese first, then English."""

from collections.abc import Iterable
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from members.models import Mailbox


def welcome(mailbox: Mailbox) -> EmailMessage:
    """Build the first message in a new mailbox: the settings, and the plea to change.

    It never names the connection ID: with the address that would be the password.
    """
    subject = "メールアドレスのご利用を開始しました / Your mail address is ready"
    return _to_owner(mailbox, "welcome", subject)


def password_changed(mailbox: Mailbox) -> EmailMessage:
    """Build the message that a new password is in use."""
    subject = "パスワードを変更しました / Your password was changed"
    return _to_owner(mailbox, "password_changed", subject)


def first_password_reminder(mailbox: Mailbox) -> EmailMessage:
    """Build the plea to choose a password before the initial one ends."""
    subject = "パスワードの変更のお願い / Please choose your own password"
    return _to_owner(mailbox, "first_password_reminder", subject)


def send_late(mailboxes: Iterable[Mailbox]) -> None:
    """Tell the operator which mailboxes were not ready in time, each of them once."""
    late = list(mailboxes)
    send_mail(
        subject=f"[{settings.SITE_NAME_EN}] {len(late)} mailboxes are late",
        message=render_to_string("members/notices/late.txt", {"mailboxes": late}),
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_list=[settings.OPERATOR_EMAIL],
        fail_silently=True,  # the log has it too, and the sweep must go on
    )


def _to_owner(mailbox: Mailbox, name: str, subject: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = formataddr((settings.SITE_NAME, settings.DEFAULT_FROM_EMAIL))
    message["To"] = mailbox.address
    message["Date"] = format_datetime(timezone.localtime())
    # The same ID again after a crash: mail software may then show the message once.
    message["Message-ID"] = f"<{name}.{mailbox.pk}.{mailbox.revision}@{_host()}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        render_to_string(f"members/notices/{name}.txt", _context(mailbox))
    )
    return message


def _host() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")


def _context(mailbox: Mailbox) -> dict[str, object]:
    return {
        "mailbox": mailbox,
        "settings": settings,
        "sign_in": f"{settings.BASE_URL}{reverse('account_login')}",
        "changed_at": mailbox.password_changed_at,
        "days": settings.FIRST_PASSWORD_DAYS,
    }
