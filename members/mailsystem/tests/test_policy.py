"""`manage.py mailpolicy` speaks to Postfix and Dovecot, and keeps nobody from mail."""

import http.client
import json
import socket
import threading

import pytest

from members import guessing
from members.mailsystem.policy import PolicyServer, server
from members.mailsystem.tests.make import ALICE, PASSWORD, mailbox
from members.models import Mailbox

HERE = "127.0.0.1"


@pytest.fixture
def policy(directory):
    """Return a server that answers for Alice and Bob."""
    with PolicyServer(HERE, 0, 0) as listeners:
        yield listeners


def postfix(policy, *requests):
    """Ask as Postfix does, on one connection; return the actions."""
    with socket.create_connection((HERE, policy.ports[0]), timeout=30) as connection:
        answers = connection.makefile("r")
        for request in requests:
            text = "".join(f"{name}={value}\n" for name, value in request.items())
            connection.sendall(f"{text}\n".encode())
            yield answers.readline().strip()
            assert answers.readline() == "\n"
        answers.close()


def dovecot(policy, command, body):
    """Ask as Dovecot does; return status and answer."""
    connection = http.client.HTTPConnection(HERE, policy.ports[1], timeout=30)
    connection.request("POST", f"/?command={command}", body)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, text


def data(**extra):
    """Make the question about a message."""
    return {
        "protocol_state": "DATA",
        "sasl_username": ALICE,
        "recipient_count": "1",
    } | (extra)


def tried(policy, password, *, success=False, client=HERE):
    """Report a sign-in."""
    report = {"login": ALICE, "remote": client, "pwhash": password, "success": success}
    assert dovecot(policy, "report", json.dumps(report))[0] == 200


def status(policy, login=ALICE, client=HERE):
    """Ask whether a sign-in may be tried."""
    _code, text = dovecot(
        policy, "allow", json.dumps({"login": login, "remote": client})
    )
    return json.loads(text)["status"]


def test_a_message_is_counted_and_the_one_too_many_waits(policy, settings):
    settings.DAILY_MESSAGES = 1
    first, second = postfix(policy, data(), data())
    assert first == "action=DUNNO"
    assert second.startswith("action=450 4.7.1 1 messages a day")


def test_other_moments_and_strangers_are_not_counted(policy, settings):
    settings.DAILY_MESSAGES = 0
    other = data(protocol_state="RCPT", recipient="x@example.org")
    stranger = data(sasl_username="", client_address=HERE)
    assert set(postfix(policy, other, stranger)) == {"action=DUNNO"}


def test_an_unknown_recipient_is_counted(policy, monkeypatch):
    monkeypatch.setattr(guessing, "UNKNOWN_RECIPIENTS", 1)
    ask = {"protocol_state": "RCPT", "client_address": HERE, "sasl_username": ""}
    unknown = ask | {"recipient": "nobody@gol.com"}
    known = ask | {"recipient": ALICE}
    answers = list(postfix(policy, known, unknown, known, unknown))
    assert answers[:2] == ["action=DUNNO"] * 2
    assert answers[2] == answers[3]
    assert answers[2].startswith("action=450")


def test_distinct_wrong_passwords_close_a_network(policy):
    for number in range(guessing.FROM_ONE_NETWORK):
        assert status(policy) == 0
        tried(policy, f"wrong-{number}")
    assert status(policy) == -1
    assert status(policy, client="192.0.2.1") == 0


def test_a_right_one_makes_the_network_known(policy):
    owned = mailbox()
    tried(policy, PASSWORD, success=True, client="192.0.2.1")
    owned.refresh_from_db()
    assert owned.known_networks == ["192.0.2.0/24"]


def test_the_network_of_the_worker_that_proves_is_not_the_owners(policy):
    owned = mailbox()
    Mailbox.objects.update(ready_at=None)
    tried(policy, PASSWORD, success=True, client="192.0.2.1")
    owned.refresh_from_db()
    assert owned.known_networks == []


def test_what_waited_too_long_is_not_asked_any_more(monkeypatch):
    monkeypatch.setattr(server, "PATIENCE", 0.2)
    asked: list[str] = []
    over = threading.Event()
    with PolicyServer(HERE, 0, 0) as policy:
        ask = policy.databases[0].ask
        first = threading.Thread(target=ask, args=(over.wait, None, 30))
        first.start()
        ask(asked.append, None, "late")
        first.join()
        policy.databases[1].ask(asked.append, None, "other listener")
        over.set()
        ask(asked.append, None, "next")
    assert asked == ["other listener", "next"]


def test_a_port_that_is_taken_is_an_error_at_once(policy):
    with pytest.raises(OSError, match="in use"):
        PolicyServer(HERE, 0, policy.ports[1])


def test_what_was_refused_unseen_is_no_guess(policy):
    for number in range(guessing.FROM_EVERYWHERE):
        report = {"login": ALICE, "remote": HERE, "pwhash": f"{number}"}
        dovecot(policy, "report", json.dumps(report | {"policy_reject": True}))
    assert status(policy) == 0


@pytest.mark.parametrize("body", ["", "[", "[1]", '"x"'])
def test_nonsense_is_a_bad_request(policy, body):
    assert dovecot(policy, "allow", body)[0] == 400


def test_a_question_without_an_answer_lets_everybody_go_on(policy, caplog):
    login = {"not": "a text"}
    assert dovecot(policy, "allow", json.dumps({"login": login}))[0] == 200
    broken = data(recipient_count="many")
    assert list(postfix(policy, broken)) == ["action=DUNNO"]
    assert "policy_failed" in caplog.text
