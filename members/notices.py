"""One function for each message that the portal sends; Japanese first, then English."""

from collections.abc import Iterable
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage as OutgoingMail, send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from members.models import Mailbox, Sender
from portal import servers

CODE_MINUTES = 30
"""How long the code of a sender address is good."""


def welcome(mailbox: Mailbox) -> EmailMessage:
    """Build the first message in a new mailbox: the settings, and the plea to change.

    It never names the connection ID: with the address that would be the password.
    """
    subject = "メールアドレスのご利用を開始しました / Your mail address is ready"
    return _to_owner(
        mailbox,
        f"welcome.{mailbox.pk}",
        subject,
        submission=servers.submission(),
        submissions=servers.submissions(),
        imap=servers.imap(),
        pop=servers.pop(),
    )


def password_changed(mailbox: Mailbox) -> EmailMessage:
    """Build the message that a new password is in use, and what to do about it."""
    subject = "パスワードを変更しました / Your password was changed"
    return _to_owner(
        mailbox,
        f"password_changed.{mailbox.pk}.{mailbox.revision}",
        subject,
        changed_at=mailbox.password_changed_at,
    )


def first_password_reminder(mailbox: Mailbox, *, ends: datetime) -> EmailMessage:
    """Build the plea to choose a password before the initial one ends."""
    subject = "パスワードの変更のお願い / Please choose your own password"
    day = timezone.localdate()
    return _to_owner(
        mailbox,
        f"first_password_reminder.{mailbox.pk}.{day:%Y%m%d}",
        subject,
        ends=ends,
    )


def limit_reached(mailbox: Mailbox, *, most: str) -> EmailMessage:
    """Build the message that the day's messages are sent, and what that may mean."""
    subject = "本日の送信数の上限に達しました / Daily limit of messages reached"
    day = timezone.localdate()
    return _to_owner(
        mailbox, f"limit_reached.{mailbox.pk}.{day:%Y%m%d}", subject, most=most
    )


def sender_news(sender: Sender) -> EmailMessage:
    """Build the message that a sender was confirmed, ends soon, or has ended."""
    subjects = {
        Sender.News.CONFIRMED: (
            "送信に使うアドレスを追加しました / A sender address was added"
        ),
        Sender.News.WARNED: (
            "DNSの登録をご確認ください / Please check the record of your domain"
        ),
        Sender.News.LAPSED: (
            "ドメインから送信できなくなりました / Your domain can no longer send"
        ),
        Sender.News.REMOVED: (
            "送信に使うアドレスを削除しました / A sender address was removed"
        ),
    }
    return _to_owner(
        sender.mailbox,
        f"sender_{sender.news}.{sender.pk}.{timezone.localdate():%Y%m%d}",
        subjects[Sender.News(sender.news)],
        sender=sender,
        **_pages("members:senders", "senders"),
        **_pages("members:guides", "guides", "gol"),
    )


def send_sender_code(sender: Sender, code: str) -> None:
    """Mail the code to the address elsewhere; raise SMTPException or OSError.

    It names nobody: whoever reads the address may not be who asked.
    """
    _, sender_address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    context = {
        "code": f"{code[:4]} {code[4:]}",
        "minutes": CODE_MINUTES,
        "settings": settings,
    }
    OutgoingMail(
        subject="確認コード / Confirmation code",
        body=render_to_string("members/notices/sender_code.txt", context),
        from_email=formataddr((settings.SITE_NAME, sender_address)),
        to=[sender.name],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()


def send_late(mailboxes: Iterable[Mailbox]) -> None:
    """Tell the operator which mailboxes were not ready in time, each of them once."""
    late = list(mailboxes)
    console = f"{settings.BASE_URL}{reverse('admin:members_mailbox_changelist')}"
    context = {"mailboxes": late, "console": console if settings.BASE_URL else ""}
    send_mail(
        subject=f"[{settings.SITE_NAME}] 期限超過 {len(late)} / Late mailboxes",
        message=render_to_string("members/notices/late.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_list=[settings.OPERATOR_EMAIL],
        fail_silently=True,  # the log has it too, and the sweep must go on
    )


def _to_owner(
    mailbox: Mailbox, name: str, subject: str, **context: object
) -> EmailMessage:
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = formataddr((settings.SITE_NAME, sender))
    message["To"] = mailbox.address
    message["Date"] = format_datetime(timezone.localtime())
    # The same ID again after a crash: mail software may then show the message once.
    message["Message-ID"] = f"<{name}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    text = render_to_string(
        f"members/notices/{name.partition('.')[0]}.txt",
        {
            "mailbox": mailbox,
            "settings": settings,
            **_pages("account_login", "sign_in"),
            **context,
        },
    )
    # As 7-bit text: nobody has to offer 8BITMIME for it (RFC 6152).
    message.set_content(text, cte="base64")
    return message


def _pages(name: str, prefix: str, *args: str) -> dict[str, str]:
    """Return where a page stands in each language, if the portal knows its address."""
    pages = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            page = f"{settings.BASE_URL}{reverse(name, args=args)}"
        pages[f"{prefix}_{language}"] = page if settings.BASE_URL else ""
    return pages
