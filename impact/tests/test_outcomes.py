"""Every complete set of answers, against one checked-in table."""

import csv
from pathlib import Path

import pytest

from impact import wizard
from impact.outcomes import REMEDIES, Reason
from impact.questions import BY_ID, QUESTIONS
from impact.rules import decide

TABLE = Path(__file__).parent / "outcomes.csv"
NAMES = [question.id for question in QUESTIONS]


def rows():
    """Return the table: answers, verdict, remedies and reasons of each set."""
    with TABLE.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def answers(row):
    """Return the answers of a row."""
    return {name: row[name] for name in NAMES if row[name]}


def written(reason: Reason) -> str:
    """Write a reason as in the table: its id, and who says so."""
    source = reason.seed or ("said" if reason.is_said else "")
    return f"{reason.id}:{source}" if source else reason.id


def test_the_table_holds_every_complete_set_once():
    assert [answers(row) for row in rows()] == list(wizard.paths())


def test_every_set_has_the_verdict_remedies_and_reasons_of_the_table():
    for row in rows():
        outcome = decide(answers(row))
        assert outcome.verdict == row["verdict"], row
        assert " ".join(outcome.remedies) == row["remedies"], row
        assert " ".join(map(written, outcome.reasons)) == row["reasons"], row


def test_the_verdicts_are_as_many_as_they_were():
    verdicts = [row["verdict"] for row in rows()]
    counts = [verdicts.count(v) for v in ("not_affected", "depends", "affected")]
    assert counts == [108, 92, 24]


def test_every_remedy_is_used():
    assert {r for path in wizard.paths() for r in decide(path).remedies} == {*REMEDIES}


def test_not_affected_tells_nobody_what_they_must_do():
    recommended = {"prefer_587", "device_guide", "recipient_may_refuse_dynamic"}
    for path in wizard.paths():
        outcome = decide(path)
        if outcome.verdict == "not_affected":
            assert set(outcome.remedies) <= recommended
        else:
            assert set(outcome.remedies) - recommended


def outcomes_after(given):
    """Return every outcome that may still be reached."""
    return {
        repr(decide(path)) for path in wizard.paths() if given.items() <= path.items()
    }


def test_nothing_is_asked_that_cannot_change_the_outcome():
    for path in wizard.paths():
        for name in path:
            before = {n: path[n] for n in path if NAMES.index(n) < NAMES.index(name)}
            sets = [
                frozenset(outcomes_after(before | {name: answer}))
                for answer in BY_ID[name].offered(before)
            ]
            assert len(set(sets)) > 1, (before, name)


def test_only_a_line_that_blocks_is_probably_affected():
    for path in wizard.paths():
        blocks = path["connection"] == "gol_flets" or path.get("line_blocking") == "yes"
        unsure = path.get("sending") in {"device", "unknown"}
        expected = blocks and unsure and "submission" in path
        assert decide(path).is_likely == expected, path


def test_an_incomplete_set_has_no_outcome():
    with pytest.raises((KeyError, ValueError)):
        decide({"connection": "gol_flets"})
