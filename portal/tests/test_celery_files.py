"""Messages in a folder: whole, once, in order, and no broken one stops a worker."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from queue import Empty

import pytest
from kombu import Connection

from portal import celery


@pytest.fixture
def connect(tmp_path):
    """Return a function that opens another channel to the same folder."""
    options = celery.files(tmp_path)
    opened = []
    # kombu remembers for the whole process which queues it has told of.
    name = uuid.uuid4().hex

    def connect():
        connection = Connection(
            options["broker_url"], transport_options=options["broker_transport_options"]
        )
        opened.append(connection)
        return connection.SimpleQueue(name)

    yield connect
    for connection in opened:
        connection.release()


@pytest.fixture
def folder(tmp_path):
    """Return where the messages are."""
    return tmp_path / "messages"


def file_of(queue, number=1):
    """Return the name of a message for the queue."""
    return f"{number:020d}_a.{queue.queue.name}.msg"


def take(queue):
    """Return the next message, taken for good."""
    message = queue.get(block=False)
    message.ack()
    return message.payload


def endings(folder):
    """Return how the files end, in order."""
    return [path.suffix for path in sorted(folder.iterdir())]


def test_messages_come_in_the_order_in_which_they_were_sent(connect):
    sender, receiver = connect(), connect()
    for number in range(5):
        sender.put(number)
    assert [take(receiver) for _ in range(5)] == [0, 1, 2, 3, 4]


def test_a_message_waits_for_a_worker_that_starts_later(connect):
    connect().put("hello")
    assert take(connect()) == "hello"


def test_a_taken_message_leaves_nothing_behind(connect, folder):
    queue = connect()
    queue.put("hello")
    assert endings(folder) == [".msg"]
    take(queue)
    assert endings(folder) == []
    with pytest.raises(Empty):
        take(queue)


def test_a_message_that_is_still_being_written_is_not_read(connect, folder):
    queue = connect()
    (folder / f"{file_of(queue)}.part").write_text('{"half": ')
    with pytest.raises(Empty):
        take(queue)


def test_a_broken_message_is_set_aside_and_the_next_one_taken(connect, folder):
    queue = connect()
    (folder / file_of(queue)).write_text('{"half": ')
    queue.put("hello")
    assert take(queue) == "hello"
    assert endings(folder) == [".broken"]


def test_another_queue_is_left_alone(connect, folder):
    other = json.dumps({"body": "x"})
    (folder / "00000000000000000001_a.others.msg").write_text(other)
    with pytest.raises(Empty):
        take(connect())
    assert endings(folder) == [".msg"]


def test_a_queue_can_be_counted_and_emptied(connect, folder):
    queue = connect()
    for number in range(3):
        queue.put(number)
    assert queue.qsize() == 3
    assert queue.clear() == 3
    assert endings(folder) == []


def test_readers_at_the_same_moment_get_each_message_once(connect):
    sender = connect()
    for number in range(200):
        sender.put(number)

    def read(queue):
        found = []
        while True:
            try:
                found.append(take(queue))
            except Empty:
                return found

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(read, [connect() for _ in range(4)]))
    assert sorted(number for one in found for number in one) == list(range(200))
