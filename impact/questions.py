"""The questions of the impact check, and when each is asked: frozen data, no policy.

Ids are the contract: they are the URL parameters and the form values. The order here is
the order of the URL. What decides is who connects to which server on which port, so the
line comes first, then the outgoing server, then how it is reached.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Answers = Mapping[str, str]

Case = Mapping[str, frozenset[str]]
"""Every question named here was answered with one of its values."""


def _case(**values: str) -> Case:
    return MappingProxyType({q: frozenset(v.split()) for q, v in values.items()})


ALWAYS: Case = _case()


@dataclass(frozen=True)
class Answer:
    """One answer, and the case in which it is offered."""

    id: str
    offered: Case


@dataclass(frozen=True)
class Question:
    """One question; it is asked when one of its cases holds."""

    id: str
    answers: tuple[Answer, ...]
    asked: tuple[Case, ...]

    def is_asked(self, given: Answers) -> bool:
        """Tell whether the answers given lead here."""
        return any(holds(case, given) for case in self.asked)

    def offered(self, given: Answers) -> tuple[str, ...]:
        """Return the ids of the answers that make sense after those given."""
        return tuple(a.id for a in self.answers if holds(a.offered, given))


def holds(case: Case, given: Answers) -> bool:
    """Tell whether every question of the case was answered as it says."""
    return all(given.get(question) in values for question, values in case.items())


def _answers(ids: str, **offered: Case) -> tuple[Answer, ...]:
    return tuple(Answer(name, offered.get(name, ALWAYS)) for name in ids.split())


ELSEWHERE = _case(connection="other_line")
OLD_WAY = "port25 device unknown"
OTHERS = "other_isp other_hosting free_portal"

QUESTIONS: tuple[Question, ...] = (
    Question(
        "connection",
        _answers("gol_flets gol_fixed_ip gol_dialup gol_air_edge other_line unknown"),
        (ALWAYS,),
    ),
    Question(
        "service",
        _answers(
            "gol_mail gol_hosting line_isp other_isp other_hosting free_portal"
            " own_server unknown",
            line_isp=ELSEWHERE,
        ),
        (_case(connection="gol_flets other_line"),),
    ),
    Question(
        "sending",
        _answers("webmail port25 port587 port465 other_port cloud device unknown"),
        (
            _case(service=f"gol_mail gol_hosting line_isp {OTHERS} unknown"),
            _case(connection="unknown"),
        ),
    ),
    Question(
        "relaying",
        _answers(
            "direct via_gol via_line_isp via_other_25 via_other_587 unknown",
            via_line_isp=ELSEWHERE,
        ),
        (_case(service="own_server"),),
    ),
    Question(
        "line_blocking",
        _answers("yes no unknown"),
        (
            _case(
                connection="other_line",
                service=f"gol_mail gol_hosting {OTHERS} unknown",
                sending=OLD_WAY,
            ),
            _case(
                connection="other_line", relaying="direct via_gol via_other_25 unknown"
            ),
        ),
    ),
    Question(
        "submission",
        _answers("yes no unknown"),
        (
            _case(connection="gol_flets", service=OTHERS, sending=OLD_WAY),
            _case(service=OTHERS, sending=OLD_WAY, line_blocking="yes unknown"),
        ),
    ),
)

BY_ID: Mapping[str, Question] = MappingProxyType({q.id: q for q in QUESTIONS})
