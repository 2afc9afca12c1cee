"""The servers that deploy/mail renders are what the console's test asks for."""

import pytest

from portal.mailcheck.checks import published_servers
from portal.mailcheck.servers import look
from tests.mail.clients import HERE

pytestmark = pytest.mark.production


def test_all_four_ports_answer_with_a_certificate_for_their_name(mail_stack, settings):
    settings.SUBMISSION_HOST = settings.IMAP_HOST = settings.POP_HOST = HERE
    settings.SUBMISSION_PORT = mail_stack.submission
    settings.SUBMISSIONS_PORT = mail_stack.submissions
    settings.IMAP_PORT, settings.POP_PORT = mail_stack.imaps, mail_stack.pop3s
    settings.MAIL_CA_FILE = str(mail_stack.ca_file)
    found = [look(server) for server in published_servers()]
    assert [finding.state for finding in found] == ["ok"] * 4, found
