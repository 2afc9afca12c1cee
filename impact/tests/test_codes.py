"""The number that is read to support: stable, and wrong where it is misread."""

import pytest

from impact import wizard
from impact.codes import SLOTS, decode, encode
from impact.questions import QUESTIONS


def test_every_complete_set_has_a_number_of_its_own():
    numbers = {encode(path) for path in wizard.paths()}
    assert len(numbers) == len(wizard.paths())
    for path in wizard.paths():
        assert decode(encode(path)) == path


@pytest.mark.parametrize(
    ("number", "answers"),
    [
        ("1200-0009", {"connection": "gol_fixed_ip"}),
        (
            "1142-0032",
            {
                "connection": "gol_flets",
                "service": "other_isp",
                "sending": "port25",
                "submission": "unknown",
            },
        ),
        (
            "1570-1100",
            {
                "connection": "other_line",
                "service": "own_server",
                "relaying": "direct",
                "line_blocking": "yes",
            },
        ),
    ],
)
def test_a_number_that_was_given_out_opens_for_ever(number, answers):
    assert decode(number) == answers
    assert encode(answers) == number


@pytest.mark.parametrize(
    "typed", ["11420032", "1142 0032", " １１４２－００３２ ", "1142–0032", "1142.0032"]
)
def test_it_does_not_matter_how_it_is_typed(typed):
    assert decode(typed) == decode("1142-0032") != {}


def test_every_wrong_digit_and_every_swap_is_noticed():
    for path in wizard.paths():
        digits = encode(path).replace("-", "")
        for place, digit in enumerate(digits):
            for wrong in set("0123456789") - {digit}:
                assert decode(digits[:place] + wrong + digits[place + 1 :]) is None
        for place in range(7):
            first, second = digits[place], digits[place + 1]
            if first != second:
                swapped = digits[:place] + second + first + digits[place + 2 :]
                assert decode(swapped) is None


@pytest.mark.parametrize(
    "typed", ["", "1", "12", "\x00", "abcd-efgh", "2142-0032", "1" * 500, "²142-0032"]
)
def test_what_is_no_number_opens_nothing(typed):
    assert decode(typed) is None


def test_a_number_from_before_a_question_was_added_still_opens():
    assert decode("120007") == {"connection": "gol_fixed_ip"}


def test_a_digit_stands_for_every_answer():
    assert list(SLOTS) == [question.id for question in QUESTIONS]
    for question in QUESTIONS:
        assert {answer.id for answer in question.answers} <= {*SLOTS[question.id]}
        assert len(SLOTS[question.id]) <= 9
