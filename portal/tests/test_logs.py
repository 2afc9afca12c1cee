"""A log line is one line of JSON, and a failure shows no local variable."""

import json
import logging
from logging.config import DictConfigurator

import pytest
import structlog
from django.conf import settings

log = structlog.get_logger(__name__)
SECRET = "-".join(["secret", "7734"])  # not as one word in the source lines


def lines(caplog):
    """Return what the records look like in the log."""
    formatter = DictConfigurator(settings.LOGGING).configure_formatter(
        dict(settings.LOGGING["formatters"]["line"])
    )
    return [formatter.format(record) for record in caplog.records]


def fail(password):
    """Fail with a password among the local variables."""
    raise ValueError(len(password))


def test_an_event_is_one_line_with_its_fields(caplog):
    caplog.set_level(logging.INFO)
    log.info("mailbox ready", address="alice@gol.com", seconds=3)
    (line,) = lines(caplog)
    assert "\n" not in line
    found = json.loads(line)
    assert found.pop("timestamp")
    assert found == {
        "event": "mailbox ready",
        "address": "alice@gol.com",
        "seconds": 3,
        "level": "info",
        "logger": __name__,
    }


def test_a_library_logs_in_the_same_form(caplog):
    logging.getLogger("library").warning("%s is away", "the server")
    (line,) = lines(caplog)
    assert json.loads(line)["event"] == "the server is away"


@pytest.mark.parametrize("logger", [log, logging.getLogger("library")])
def test_a_traceback_stays_on_the_line_and_shows_no_values(caplog, logger):
    try:
        fail(SECRET)
    except ValueError:
        logger.exception("failed")
    (line,) = lines(caplog)
    assert "\n" not in line
    assert "ValueError" in json.loads(line)["exception"]
    assert SECRET not in line
