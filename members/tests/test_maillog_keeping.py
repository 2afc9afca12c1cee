"""What the logs said of mailboxes: summed by the hour, once, and for 14 days."""

import os
import re
from datetime import UTC, datetime, timedelta
from threading import Event as Stop
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from members import maillog, provisioning
from members.maillog import keeping
from members.maillog.batches import Batch
from members.maillog.following import Follower
from members.maillog.tallies import NETWORKS
from members.models import MailEvent, MailLog, QueuedMessage
from members.tests import make
from portal.networks.models import AddressRange

pytestmark = pytest.mark.django_db
Kind = MailEvent.Kind
HOST, TOKYO = "mail", ZoneInfo("Asia/Tokyo")
SASL = "SASL PLAIN authentication failed: (reason unavailable), sasl_username="


@pytest.fixture
def alice():
    """Return Alice's mailbox."""
    return make.mailbox("alice")


@pytest.fixture
def log(tmp_path):
    """Return an empty log."""
    path = tmp_path / "postfix.log"
    path.touch()
    return path


def write(log, *lines, at=None):
    """Append lines of Postfix, of now unless told."""
    stamp = (at or timezone.now()).astimezone(TOKYO).strftime("%b %d %H:%M:%S")
    with log.open("a") as file:
        file.writelines(f"{stamp} mail postfix/{line}\n" for line in lines)


def wrong(login="alice@gol.com", client="203.0.113.7", service="submission/"):
    """Return the line of a refused sign-in."""
    return f"{service}smtpd[9]: warning: unknown[{client}]: {SASL}{login}"


def queued(queue_id="AF5F429870C", login="alice@gol.com"):
    """Return the line of a message that a member sends."""
    client = "client=unknown[203.0.113.7], sasl_method=PLAIN"
    return f"submission/smtpd[9]: {queue_id}: {client}, sasl_username={login}"


def bounced(queue_id="AF5F429870C"):
    """Return the line of a message that came back."""
    return (
        f"smtp[9]: {queue_id}: to=<x@example.org>, relay=none, delay=1, delays=1/0/0/0,"
        " dsn=5.1.1, status=bounced (no)"
    )


def read(log, *, host=HOST):
    """Read what the log has, as the command does."""
    maillog.follow([str(log)], host=host, zone=TOKYO, stop=Stop(), once=True)


def seen(**of):
    """Return kind, service, network and number of every row."""
    rows = MailEvent.objects.filter(**of)
    return sorted(rows.values_list("kind", "service", "network", "times"))


def test_many_lines_of_an_hour_are_one_row(alice, log):
    at = timezone.now().replace(minute=30) - timedelta(hours=1)
    for second in (5, 59, 20):
        write(log, wrong(), wrong(client="203.0.113.9"), at=at.replace(second=second))
    read(log)
    row = MailEvent.objects.get()
    assert (row.mailbox, row.times, row.network) == (alice, 6, "203.0.113.0/24")
    assert (row.first_at.second, row.last_at.second) == (5, 59)


def test_what_comes_later_is_added(alice, log):
    write(log, wrong())
    read(log)
    write(log, wrong(), wrong(service="submissions/"))
    read(log)
    assert seen() == [
        ("password", "submission", "203.0.113.0/24", 2),
        ("password", "submissions", "203.0.113.0/24", 1),
    ]


def test_reading_again_doubles_nothing(alice, log):
    write(log, wrong())
    for _again in range(3):
        read(log)
    assert seen() == [("password", "submission", "203.0.113.0/24", 1)]


def test_a_batch_whose_end_nobody_heard_of_counts_once(alice, log):
    write(log, wrong())
    both = [Follower(str(log), host=HOST, zone=TOKYO) for _each in range(2)]
    for follower in both:
        follower.step(Stop())
        follower.close()
    assert seen() == [("password", "submission", "203.0.113.0/24", 1)]


def test_a_log_without_anything_new_counts_as_read(log):
    read(log)
    MailLog.objects.update(read_at=timezone.now() - timedelta(hours=1))
    assert [stopped.host for stopped in maillog.reading().stopped] == [HOST]
    read(log)
    assert maillog.reading().is_complete


def test_two_who_follow_the_same_log_are_told(alice, log):
    write(log, wrong())
    here = keeping.open_log(HOST, str(log))
    read(log)
    with pytest.raises(maillog.SomebodyElseError):
        keeping.keep(here, Batch(lines=7), keeping.position(here))
    assert MailLog.objects.get().lines == 1


def test_a_name_that_is_nobodys_leaves_no_trace(alice, log):
    write(log, wrong("nobody@gol.com"), wrong("ip0123456789"), wrong("a@example.com"))
    read(log)
    assert seen() == []
    assert MailLog.objects.get().lines == 3


def test_a_bounce_belongs_to_who_sent_the_message_hours_ago(alice, log):
    write(log, queued())
    read(log)
    assert QueuedMessage.objects.get().mailbox == alice
    write(log, bounced(), "qmgr[7]: AF5F429870C: removed", bounced("0000000000"))
    read(log)
    row = MailEvent.objects.get(kind=Kind.BOUNCED)
    assert (row.mailbox, row.domain, row.service) == (
        alice,
        "example.org",
        "submission",
    )
    assert not QueuedMessage.objects.exists()


def test_refused_senders_are_counted_by_the_day_too(alice, log):
    refused = (
        "submission/smtpd[9]: NOQUEUE: reject: RCPT from unknown[203.0.113.7]: 553"
        " 5.7.1 <x@old.example>: Sender address rejected: not owned by user"
        " alice@gol.com; from=<x@old.example> to=<y@example.org> proto=ESMTP helo=<c>"
    )
    write(log, refused, refused)
    read(log)
    assert MailEvent.objects.get().domain == "old.example"
    assert alice.sender_refusals.get().times == 2


def test_a_queue_id_is_one_of_its_host(alice, log):
    write(log, queued())
    read(log)
    other = log.with_name("other.log")
    write(other, bounced())
    read(other, host="mail2")
    assert not MailEvent.objects.filter(kind=Kind.BOUNCED).exists()


def test_a_queue_id_that_is_used_again_is_the_new_message(alice, log):
    bob = make.mailbox("bob")
    write(log, queued())
    read(log)
    write(log, queued(login="bob@gol.com"), bounced())
    read(log)
    assert MailEvent.objects.get(kind=Kind.BOUNCED).mailbox == bob


def test_guesses_from_everywhere_make_few_rows(alice, log):
    write(log, *(wrong(client=f"198.51.{number}.1") for number in range(100)))
    read(log)
    write(log, *(wrong(client=f"198.52.{number}.1") for number in range(100)))
    read(log)
    assert MailEvent.objects.count() == NETWORKS + 1
    assert MailEvent.objects.get(network="").times == 200 - NETWORKS


def test_without_encryption_nobody_is_named_so_the_network_decides(alice, log):
    AddressRange.objects.create(network="192.0.2.0/24", kind="dynamic")
    line = "submission/smtpd[9]: disconnect from unknown[{}] ehlo=1 mail=0/1 quit=1"
    write(log, queued())
    read(log)
    for client in ("192.0.2.1", "203.0.113.7", "198.51.100.7"):
        write(log, line.format(client))
    read(log)
    own, known = "192.0.2.0/24", "203.0.113.0/24"
    assert seen(mailbox=None) == [
        ("no_tls", "submission", own, 1),
        ("no_tls", "submission", known, 1),
    ]
    alice.known_networks = [known]
    assert [row.kind for row in maillog.latest(alice)] == ["no_tls", "signed_in"]
    assert maillog.latest(make.mailbox("bob")) == []


def test_a_forged_sender_on_port_25_is_kept_from_a_subscribers_network_only(alice, log):
    AddressRange.objects.create(network="192.0.2.0/24", kind="dynamic")
    refused = (
        "smtpd[83]: NOQUEUE: reject: RCPT from unknown[{}]: 554 5.7.1 <alice@gol.com>:"
        " Sender address rejected: Sign in to send as this address: port 587, SMTP"
        " AUTH; from=<alice@gol.com> to=<x@example.org> proto=ESMTP helo=<x>"
    )
    write(log, refused.format("192.0.2.1"), refused.format("198.51.100.7"))
    read(log)
    assert seen() == [("not_signed_in", "smtp", "192.0.2.0/24", 1)]


def test_the_sweep_forgets_after_14_days(alice, log):
    write(log, queued(), wrong(), at=timezone.now() - timedelta(days=13, hours=22))
    read(log)
    assert MailEvent.objects.count() == 2
    later = {"hour": timezone.now() - timedelta(days=14, hours=1)}
    MailEvent.objects.filter(kind=Kind.PASSWORD).update(**later)
    provisioning.sweep()
    assert [row.kind for row in MailEvent.objects.all()] == [Kind.SIGNED_IN]
    assert not QueuedMessage.objects.exists()


def test_a_line_older_than_that_is_counted_only(alice, log):
    write(log, wrong(), at=timezone.now() - timedelta(days=15))
    write(log, "smtp[1]: status=bounced")
    read(log)
    row = MailLog.objects.get()
    assert (row.lines, row.old, row.garbled, seen()) == (2, 1, 1, [])


def test_the_command_reads_standard_input(alice, capsys):
    at = datetime.now(UTC).isoformat()
    line = f"{at} mail postfix/{wrong()}\n"
    for _again in range(2):
        ours, theirs = os.pipe()
        os.write(theirs, line.encode())
        os.close(theirs)
        before = os.dup(0)
        os.dup2(ours, 0)
        call_command("followmaillog", "-", "--host", HOST)
        os.dup2(before, 0)
        os.close(ours)
        os.close(before)
    assert seen() == [("password", "submission", "203.0.113.0/24", 1)]
    assert "mail -: 2 lines, 0 of them garbled, 0 too old" in capsys.readouterr().out


def test_the_command_says_which_log_it_cannot_read(tmp_path):
    with pytest.raises(CommandError, match=re.escape(str(tmp_path))):
        call_command("followmaillog", str(tmp_path), "--once")


def test_the_command_needs_a_log():
    with pytest.raises(CommandError):
        call_command("followmaillog")
