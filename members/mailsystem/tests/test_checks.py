"""What a missing setting of the mail system would break is said before a claim."""

from django.core.checks import run_checks

from members.mailsystem.checks import TAG


def messages():
    """Return what the checks of the mail system say, by id."""
    return {found.id: found.msg for found in run_checks(tags=[TAG])}


def test_production_without_mail_servers_is_warned(settings):
    settings.PRODUCTION = True
    settings.PROOF_SUBMISSION = settings.DELIVERY_LMTP = ""
    found = messages()
    assert "PROOF_SUBMISSION" in found["mailsystem.W001"]
    assert "DELIVERY_LMTP" in found["mailsystem.W002"]


def test_production_with_mail_servers_is_not_warned(settings):
    settings.PRODUCTION = True
    settings.PROOF_SUBMISSION = "mail.gol.com:587"
    settings.DELIVERY_LMTP = "/run/dovecot/lmtp"
    assert messages() == {}


def test_the_embedded_set_up_is_not_warned(settings):
    settings.PRODUCTION = False
    settings.PROOF_SUBMISSION = settings.DELIVERY_LMTP = ""
    assert messages() == {}


def test_a_ca_file_that_is_not_there_is_an_error(settings):
    settings.MAIL_CA_FILE = "/nowhere/ca.pem"
    assert "/nowhere/ca.pem" in messages()["mailsystem.E001"]
