"""Why does it not work: every rule has a case, and the first that holds decides."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from members.console.actions import ACTIONS
from members.console.diagnosis import Case, problem_of
from members.console.reasons import RULES, diagnose
from members.models import MailEvent, Status
from members.provisioning import Answer, Copy, Findings

Kind, Service = MailEvent.Kind, MailEvent.Service
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOME, AWAY = "192.0.2.0/24", "203.0.113.0/24"
FOUND = Findings(
    directory=Copy.SAME,
    senders=Copy.SAME,
    delivery=Answer.WELL,
    sending=Answer.WELL,
    receiving=Answer.WELL,
    quota=3,
)
EMBEDDED = replace(FOUND, receiving=Answer.UNSET, quota=None)


def seen(kind, ago=timedelta(minutes=5), service=Service.IMAP, network=HOME):
    """Return something that the mail servers saw."""
    at = NOW - ago
    return MailEvent(kind=kind, service=service, network=network, last_at=at)


def found(**parts):
    """Return a case in which some part of the mail system is otherwise."""
    return {"found": replace(FOUND, **parts)}


def after(kind, service=Service.SUBMISSION, **more):
    """Return a case in which the mail servers refused something."""
    return {"problem": seen(kind, service=service), **more}


CASES = [
    ("line", {"line_is_active": False, "status": Status.SUSPENDED}),
    ("none", {"status": None, "found": None}),
    ("none", {"status": Status.REFUSED}),
    ("closed", {"status": Status.CLOSED, "found": None}),
    ("suspended", {"status": Status.SUSPENDED}),
    ("late", {"status": Status.REQUESTED, "fails": True}),
    ("late", {"status": Status.REQUESTED, "is_late": True}),
    ("preparing", {"status": Status.REQUESTED, "is_applied": False}),
    ("directory_silent", found(directory=Copy.SILENT, sending=Answer.SILENT)),
    ("silent", found(sending=Answer.SILENT)),
    ("silent", found(receiving=Answer.SILENT, directory=Copy.MISSING)),
    ("silent", found(delivery=Answer.SILENT)),
    ("on_its_way", {"is_applied": False, **found(directory=Copy.DIFFERS)}),
    ("directory", found(directory=Copy.MISSING, delivery=Answer.REFUSED)),
    ("directory", found(directory=Copy.DIFFERS)),
    ("full", found(delivery=Answer.FULL)),
    ("full", found(quota=100)),
    ("refuses", found(delivery=Answer.REFUSED)),
    ("senders", found(senders=Copy.DIFFERS)),
    ("first_elsewhere", after(Kind.PASSWORD, initial_password=True)),
    (
        "first",
        after(Kind.PASSWORD, initial_password=True, problem_is_from_own_network=True),
    ),
    ("old_password", after(Kind.PASSWORD, password_changed_at=NOW - timedelta(days=2))),
    ("password", after(Kind.PASSWORD, password_changed_at=NOW)),
    ("password", after(Kind.PASSWORD)),
    ("port_25", after(Kind.NOT_SIGNED_IN, Service.SMTP)),
    ("smtp_auth", after(Kind.NOT_SIGNED_IN)),
    ("tls", after(Kind.NO_TLS)),
    ("sender", after(Kind.SENDER)),
    ("messages", after(Kind.MESSAGES)),
    ("recipients", after(Kind.RECIPIENTS)),
    ("size", after(Kind.SIZE)),
    ("recipient", after(Kind.RECIPIENT)),
    ("bounced", after(Kind.BOUNCED)),
    ("deferred", after(Kind.DEFERRED)),
    ("other", after(Kind.OTHER)),
    ("unseen", {"is_log_read": True}),
    ("first_well", {"initial_password": True}),
    ("well", {"is_log_read": True, "is_seen": True}),
    ("well", {"found": EMBEDDED}),
]


@pytest.mark.parametrize(("name", "known"), CASES)
def test_what_is_known_leads_to_one_sentence(name, known):
    assert diagnose(Case(**{"found": FOUND, **known})).name == name


def test_every_rule_has_a_case_and_a_name_of_its_own():
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))
    assert {name for name, _known in CASES} == set(names)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_can_be_read_aloud_in_both_languages(rule):
    assert rule.verb in {"", *ACTIONS}
    for words in (rule.sentence, rule.step):
        with translation.override("en"):
            english = str(words)
        with translation.override("ja"):
            japanese = str(words)
        assert english.endswith(".")
        assert japanese.endswith("。")


@pytest.mark.parametrize(
    ("events", "kind"),
    [
        ([], None),
        ([seen(Kind.SIGNED_IN)], None),
        ([seen(Kind.PASSWORD)], Kind.PASSWORD),
        # The newest counts.
        (
            [seen(Kind.PASSWORD, timedelta(days=1)), seen(Kind.SENDER)],
            Kind.SENDER,
        ),
        # It was put right since, from the same place.
        ([seen(Kind.PASSWORD, timedelta(hours=3)), seen(Kind.SIGNED_IN)], None),
        # A second device goes on trying beside one that works.
        (
            [seen(Kind.PASSWORD, timedelta(minutes=20)), seen(Kind.SIGNED_IN)],
            Kind.PASSWORD,
        ),
        # Elsewhere, or in another way, something works.
        (
            [
                seen(Kind.PASSWORD, timedelta(hours=3)),
                seen(Kind.SIGNED_IN, network=AWAY),
            ],
            Kind.PASSWORD,
        ),
        (
            [
                seen(Kind.PASSWORD, timedelta(hours=3), Service.SUBMISSION),
                seen(Kind.SIGNED_IN),
            ],
            Kind.PASSWORD,
        ),
        # A refused sender is no matter of signing in.
        (
            [seen(Kind.SENDER, timedelta(hours=3)), seen(Kind.SIGNED_IN)],
            Kind.SENDER,
        ),
        # Too long ago to be the reason.
        ([seen(Kind.MESSAGES, timedelta(days=2))], None),
        ([seen(Kind.BOUNCED, timedelta(days=4))], None),
        ([seen(Kind.PASSWORD, timedelta(days=13))], Kind.PASSWORD),
        # The check itself asks how full the mailbox is.
        ([seen(Kind.FULL)], None),
    ],
)
def test_the_refusal_that_counts(events, kind):
    problem = problem_of(events, NOW, trusted=[HOME])
    assert (problem and problem.kind) == kind


def test_what_the_owner_did_comes_before_the_guesses_of_others():
    guesses = [
        seen(Kind.PASSWORD, timedelta(minutes=number), network=f"198.51.{number}.0/24")
        for number in range(1, 5)
    ]
    many = seen(Kind.PASSWORD, timedelta(seconds=1), network="")
    mine = seen(Kind.PASSWORD, timedelta(days=1))
    bounced = seen(Kind.BOUNCED, timedelta(days=2), network="")
    assert problem_of([*guesses, many, mine, bounced], NOW, trusted=[HOME]) is mine
    assert problem_of([*guesses, many, bounced], NOW, trusted=[HOME]) is bounced
    assert problem_of([*guesses, many], NOW, trusted=[HOME]) is guesses[0]
    assert problem_of([many], NOW, trusted=[HOME]) is None


def test_the_owners_telephone_may_be_on_a_strange_network():
    abroad = seen(Kind.PASSWORD, timedelta(minutes=1), network=AWAY)
    bounced = seen(Kind.BOUNCED, timedelta(days=2), network="")
    assert problem_of([abroad, bounced], NOW, trusted=[HOME]) is abroad
