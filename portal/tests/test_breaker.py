"""A server that did not answer is left alone for a while."""

import time

import pytest

from portal.breaker import Breaker


class Server:
    """A server that counts who asks."""

    def __init__(self):
        self.asked = 0
        self.error = None

    def ask(self):
        self.asked += 1
        if self.error:
            raise self.error
        return "answer"


@pytest.fixture
def server():
    return Server()


def test_a_server_that_answers_is_asked_every_time(server):
    breaker = Breaker("s", seconds=30, errors=(OSError,))
    answers = [breaker.call(server.ask, otherwise="none") for _ in range(3)]
    assert answers == ["answer"] * 3
    assert server.asked == 3


def test_after_a_failure_it_is_left_alone(server, caplog):
    breaker = Breaker("the broker", seconds=30, errors=(OSError,))
    server.error = OSError("no way")
    answers = [breaker.call(server.ask, otherwise="none") for _ in range(3)]
    assert answers == ["none"] * 3
    assert server.asked == 1
    (record,) = caplog.records
    assert "the broker" in record.getMessage()
    assert "no way" in record.getMessage()


def test_and_asked_again_later(server):
    breaker = Breaker("s", seconds=0.05, errors=(OSError,))
    server.error = OSError()
    breaker.call(server.ask, otherwise="none")
    server.error = None
    time.sleep(0.06)
    assert breaker.call(server.ask, otherwise="none") == "answer"


def test_a_mistake_of_ours_is_not_hidden(server):
    breaker = Breaker("s", seconds=30, errors=(OSError,))
    server.error = ValueError("our mistake")
    with pytest.raises(ValueError, match="our mistake"):
        breaker.call(server.ask, otherwise="none")
