"""Real mail servers for the whole run, an outside world, and people with mailboxes."""

import os
import shutil
import sys
from dataclasses import dataclass, field

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from django.conf import settings

from bench.people import own_network
from members.mailsystem.directory import Directory
from members.mailsystem.models import MailAccount, MailDomain, MailNetwork, MailSender
from members.mailsystem.tests.make import ALICE, BOB, entry
from tests import mailstack
from tests.mail.clients import HERE
from tests.servers import MissingProgramError
from tests.station import wait_until

OPERATOR = f"operator@{settings.MAIL_DOMAIN}"


def need(packages):
    """Leave a test out where programs are not installed; in CI that is a failure."""
    try:
        mailstack.check_programs(packages)
    except MissingProgramError as missing:
        if os.environ.get("STATION_REQUIRE") == "all":
            raise
        pytest.skip(f"Real mail servers: {missing}")


@pytest.fixture(scope="session")
def mail_programs():
    """Leave the tests out where Postfix and Dovecot are not installed."""
    need(mailstack.PACKAGES)


@pytest.fixture(scope="session")
def mail_stack(mail_programs, django_db_setup, django_db_blocker):
    """Run Postfix and Dovecot on this process's database."""
    with django_db_blocker.unblock():
        running = mailstack.mail_stack()
        stack = running.__enter__()
    yield stack
    running.__exit__(None, None, None)


@dataclass
class Outside:
    """Every other mail server of the world: keeps what it is given."""

    envelopes: list[Envelope] = field(default_factory=list)

    async def handle_DATA(self, _server, _session, envelope):
        """Take a message."""
        self.envelopes.append(envelope)
        return "250 2.0.0 OK"

    def wait(self, number):
        """Return what has arrived, as soon as it is so many messages (30 s at most)."""
        wait_until(lambda: len(self.envelopes) >= number, 30)
        return self.envelopes


@pytest.fixture
def outside(mail_stack):
    """Return what leaves the mail system while the test runs."""
    world = Outside()
    controller = Controller(world, hostname=HERE, port=mail_stack.outside)
    controller.start()
    yield world
    controller.stop()


@pytest.fixture
def directory(mail_stack, django_db_blocker):
    """Return the mail directory: Alice has a mailbox, and so has Bob.

    Its rows are removed one by one: to empty every table of the portal after each test
    takes longer than most of these tests.
    """
    with django_db_blocker.unblock():
        directory = Directory()
        directory.put(entry(ALICE, owner=1))
        directory.put(entry(BOB, owner=2))
        directory.put_networks([f"{HERE}/32"])
        yield directory
        for model in (MailAccount, MailDomain, MailNetwork, MailSender):
            model.objects.all().delete()
        shutil.rmtree(
            mail_stack.directory / "mail" / settings.MAIL_DOMAIN, ignore_errors=True
        )


@pytest.fixture
def servers(mail_stack, directory):
    """Return the servers while they serve Alice and Bob; a failure shows their log."""
    marks = mail_stack.marks
    yield mail_stack
    sys.stdout.write(mail_stack.said(marks))


@pytest.fixture
def operator(directory):
    """Return the address that reads what comes to postmaster@ and abuse@."""
    directory.put(entry(OPERATOR, owner=3))
    return OPERATOR


@pytest.fixture
def portal(mail_stack, transactional_db, settings):
    """Return the settings of a portal whose worker works on these servers."""
    for name, value in mail_stack.worker_settings.items():
        setattr(settings, name, value)
    own_network()
    yield settings
    shutil.rmtree(
        mail_stack.directory / "mail" / settings.MAIL_DOMAIN, ignore_errors=True
    )
