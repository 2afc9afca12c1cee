"""A log is renamed, emptied and half written, whether or not somebody follows it."""

import os
from contextlib import ExitStack, closing

import pytest

from members.maillog.files import AT_ONCE, LONGEST, PATIENCE, LogFile, Position

BEGINNING = Position()


@pytest.fixture
def path(tmp_path):
    """Return where the log is."""
    return tmp_path / "mail.log"


@pytest.fixture
def follow(path):
    """Return a function that follows the log from a position, its beginning if none."""
    with ExitStack() as opened:

        def follow(position=BEGINNING):
            return opened.enter_context(closing(LogFile(path, position)))

        yield follow


def write(path, *lines):
    """Append lines as a mail server does."""
    with path.open("a") as log:
        log.writelines(f"{line}\n" for line in lines)


def read_all(log):
    """Read until there is nothing, long enough for a renamed file to be given up."""
    lines, idle = [], 0
    while idle <= 2 * PATIENCE:
        new = log.read()
        idle = 0 if new else idle + 1
        lines += [line.decode() for line in new]
    return lines


def test_it_waits_for_a_log_that_is_not_there_yet(path, follow):
    log = follow()
    assert log.read() == []
    write(path, "one")
    assert log.read() == [b"one"]


def test_half_a_line_waits_for_its_other_half(path, follow):
    path.write_text("one\ntw")
    log = follow()
    assert log.read() == [b"one"]
    with path.open("a") as rest:
        rest.write("o\n")
    assert log.read() == [b"two"]


def test_who_comes_back_goes_on_where_it_stopped(path, follow):
    write(path, "one", "two")
    log = follow()
    log.read()
    write(path, "three")
    assert read_all(follow(log.position)) == ["three"]


def test_a_log_is_renamed_while_it_is_followed(path, follow):
    write(path, "one")
    log = follow()
    log.read()
    older = path.rename(path.with_name("mail.log.1"))
    write(older, "two")  # its writer has not been told yet
    write(path, "three")
    assert read_all(log) == ["two", "three"]


def test_a_log_is_renamed_twice_while_nobody_follows(path, follow):
    write(path, "one")
    log = follow()
    log.read()
    write(path, "two")
    path.rename(path.with_name("mail.log.2"))
    write(path, "three")
    path.rename(path.with_name("mail.log.1"))
    write(path, "four")
    for age, name in enumerate(("mail.log", "mail.log.1", "mail.log.2")):
        os.utime(path.with_name(name), (1_800_000_000 - age, 1_800_000_000 - age))
    path.with_name("mail.log.3.gz").write_bytes(b"\x1f\x8b")
    assert read_all(follow(log.position)) == ["two", "three", "four"]


def test_a_log_is_emptied(path, follow):
    write(path, "one", "two")
    log = follow()
    log.read()
    path.write_text("three\n")
    assert read_all(log) == ["three"]


def test_a_new_log_with_the_number_of_the_old_one_is_new(path, follow):
    write(path, "one", "two")
    log = follow()
    log.read()
    path.write_text("another beginning\nand more than there was\n")
    assert read_all(follow(log.position)) == [
        "another beginning",
        "and more than there was",
    ]


def test_a_log_that_is_gone_altogether_begins_anew(path, follow):
    write(path, "one")
    log = follow()
    log.read()
    log.close()
    path.unlink()
    path.with_name("other").write_text("takes the number")
    write(path, "two")
    assert read_all(follow(log.position)) == ["two"]


def test_a_line_without_end_is_passed_over(path, follow):
    path.write_bytes(b"x" * (AT_ONCE + 5) + b"\ntwo\n")
    log = follow()
    first = log.read()
    assert [len(line) for line in first] == [LONGEST + 1]
    assert log.read() == [b"x" * 5, b"two"]
