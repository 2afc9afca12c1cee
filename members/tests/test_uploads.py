"""A file is looked at, shown, confirmed and applied by whatever worker is there."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from members import tasks
from members.intake import kinds, turns, uploads
from members.intake.uploads import BadLinesError
from members.models import (
    Account,
    Connection,
    Intake,
    ReservedName,
    TakenAddress,
    Upload,
    UploadContent,
    UploadPart,
)
from members.tests import make
from members.tests.exports import BAD, GOOD, HEADER
from members.tests.staff import with_role
from members.tests.together import at_once
from portal.networks.models import AddressRange
from portal.said import tell

pytestmark = pytest.mark.django_db
WHY = "weekly list"


@pytest.fixture
def operator():
    """Return an operator."""
    return with_role("operators")


def bring(by, text, kind="connections"):
    """Bring a file and let a worker look at it."""
    data = text if isinstance(text, bytes) else text.encode()
    upload = uploads.bring(kind=kind, name="list.csv", data=data, by=by)
    return worked(upload)


def worked(upload):
    """Let a worker do what there is; return the row as it is then."""
    while turns.work():
        pass
    upload.refresh_from_db()
    return upload


def apply(upload, **extra):
    """Confirm what is shown, and let a worker apply it."""
    assert uploads.confirm(upload=upload, plan=upload.plan, why=WHY, **extra)
    return worked(upload)


def counts(upload):
    """Return the figures of the preview that are not zero."""
    return {name: n for name, n in upload.report["counts"].items() if n}


def test_a_look_changes_nothing_and_shows_no_password(operator):
    upload = bring(operator, HEADER + GOOD + BAD)
    assert upload.state == "checked"
    assert counts(upload) == {"lines": 2, "added": 1, "skipped": 1}
    ((number, kept),) = upload.report["problems"]
    assert number == 3
    assert "10" in tell(kept)
    assert upload.report["added"] == [["ip0123456789", "gol_flets", "2006-04-01", ""]]
    assert "notice" not in str(upload.report)
    assert not Connection.objects.exists()


def test_the_file_is_enciphered_and_goes_when_it_was_applied(operator):
    upload = bring(operator, HEADER + GOOD)
    kept = bytes(UploadContent.objects.get().data)
    assert b"ip0123456789" not in kept
    assert b"notice-7391" not in kept
    assert apply(upload).state == "done"
    assert Connection.objects.get().account.check_password(make.PASSWORD)
    assert not UploadContent.objects.exists()
    assert not UploadPart.objects.exists()


def test_who_brought_it_and_why_is_on_record(operator):
    apply(bring(operator, HEADER + GOOD))
    intake = Intake.objects.get()
    assert (intake.by, intake.why, intake.added) == (operator, WHY, 1)


def test_a_bad_line_stops_it_unless_it_is_left_out(operator):
    upload = bring(operator, HEADER + GOOD + BAD)
    with pytest.raises(BadLinesError):
        uploads.confirm(upload=upload, plan=upload.plan, why=WHY)
    assert apply(upload, skip_bad=True).state == "done"
    assert Connection.objects.count() == 1


def test_a_reason_is_needed(operator):
    upload = bring(operator, HEADER + GOOD)
    with pytest.raises(ValueError, match="reason"):
        uploads.confirm(upload=upload, plan=upload.plan, why=" ")


def test_the_same_file_twice_changes_nothing(operator):
    apply(bring(operator, HEADER + GOOD))
    before = Connection.objects.get().account.password
    again = bring(operator, HEADER + GOOD)
    assert counts(again) == {"lines": 1, "unchanged": 1}
    apply(again)
    assert Connection.objects.get().account.password == before


def test_a_change_is_shown_side_by_side(operator):
    apply(bring(operator, HEADER + GOOD))
    line = GOOD.replace("gol_flets", "gol_fixed_ip").replace("7391", "8402")
    upload = bring(operator, HEADER + line)
    ((name, fields),) = upload.report["changed"]
    assert name == "ip0123456789"
    assert next((column, tell(old), tell(new)) for column, old, new in fields) == (
        "service",
        "gol_flets",
        "gol_fixed_ip",
    )
    assert "8402" not in str(upload.report)


def test_what_changed_since_the_preview_is_shown_again_before_it_is_applied(operator):
    upload = bring(operator, HEADER + GOOD)
    make.connection("ip0123456789", service="gol_dialup")
    stale = apply(upload)
    assert (stale.state, stale.is_stale) == ("checked", True)
    assert Connection.objects.get().service == "gol_dialup"
    assert counts(stale) == {"lines": 1, "changed": 1}
    assert apply(stale).state == "done"
    assert Connection.objects.get().service == "gol_flets"


def test_only_what_was_shown_is_confirmed(operator):
    upload = bring(operator, HEADER + GOOD)
    assert not uploads.confirm(upload=upload, plan="of an older page", why=WHY)
    assert worked(upload).state == "checked"


def test_two_operators_at_once_are_served_one_after_the_other(operator):
    other = with_role("operators", "other")
    one, two = bring(operator, HEADER + GOOD), bring(other, HEADER + GOOD)
    for upload in (one, two):
        uploads.confirm(upload=upload, plan=upload.plan, why=WHY)
    assert (worked(one).state, worked(two).state) == ("done", "checked")
    assert two.is_stale
    assert counts(two) == {"lines": 1, "unchanged": 1}
    assert Connection.objects.count() == 1


def test_a_file_that_was_changed_behind_its_back_is_not_applied(operator):
    upload = bring(operator, HEADER + GOOD)
    other = bring(operator, HEADER + GOOD.replace("ip0", "ip9"))
    UploadContent.objects.filter(upload=upload).update(data=other.content.data)
    failed = apply(upload)
    assert failed.state == "failed"
    assert "upload it again" in tell(failed.problem) or "もう一度" in tell(
        failed.problem
    )
    assert not Connection.objects.exists()


def test_what_is_no_list_fails_with_a_sentence_and_is_deleted(operator):
    upload = bring(operator, b"\xff\xfe\x00 an Excel file")
    assert upload.state == "failed"
    assert upload.problem
    assert not UploadContent.objects.exists()


def test_a_dropped_file_is_gone(operator):
    upload = bring(operator, HEADER + GOOD)
    assert uploads.drop(upload=upload)
    assert not UploadContent.objects.exists()
    assert not uploads.confirm(upload=upload, plan=upload.plan, why=WHY)
    assert not uploads.drop(upload=upload)


def test_after_a_day_a_file_is_deleted(operator):
    upload = bring(operator, HEADER + GOOD)
    long_ago = timezone.now() - timedelta(hours=25)
    Upload.objects.filter(pk=upload.pk).update(made_at=long_ago)
    tasks.sweep()
    upload.refresh_from_db()
    assert upload.state == "dropped"
    assert not UploadContent.objects.exists()


def test_it_goes_on_where_a_killed_worker_stopped(operator, monkeypatch):
    for module in ("connections", "turns"):
        monkeypatch.setattr(f"members.intake.{module}.HASHES_AT_ONCE", 2)
    names = [f"ip{n:010}" for n in range(5)]
    lines = "".join(f"{name},notice-7391,gol_flets,\n" for name in names)
    upload = bring(operator, HEADER + lines)
    uploads.confirm(upload=upload, plan=upload.plan, why=WHY)
    turns.work(seconds=0)  # one batch, then it is stopped
    upload.refresh_from_db()
    assert (upload.state, upload.parts.count()) == ("applying", 1)
    turns.take()  # a worker that has it and says nothing more
    assert not turns.work()
    late = timezone.now() - timedelta(seconds=1)
    Upload.objects.update(lease_until=late)
    hashed = upload.parts.get().found
    assert len(hashed) == 2
    assert worked(upload).state == "done"
    assert Connection.objects.count() == 5
    for name, kept in hashed.items():  # those were not made a second time
        assert Account.objects.get(username=name).password == kept


def test_a_worker_that_lost_the_file_writes_nothing(operator):
    upload = bring(operator, HEADER + GOOD)
    uploads.confirm(upload=upload, plan=upload.plan, why=WHY)
    slow = turns.take()
    assert slow
    uploads.drop(upload=upload)
    turns.work_on(slow, 10)
    assert not Connection.objects.exists()


def test_a_file_that_kills_every_worker_is_given_up(operator, monkeypatch):
    def broken(*_):
        raise RuntimeError

    monkeypatch.setitem(kinds.PREPARE, "connections", broken)
    upload = uploads.bring(kind="connections", name="x", data=b"x", by=operator)
    for _ in range(turns.MOST_ATTEMPTS):
        Upload.objects.update(lease_until=None)
        turns.work()
    upload.refresh_from_db()
    assert upload.state == "failed"


KINDS: dict[str, Any] = {
    "addresses": ("# old\ninfo-desk@gol.com\nx@example.com\n", TakenAddress.objects, 1),
    "networks": ("network,kind\n192.0.2.0/24,dynamic\n", AddressRange.objects, 1),
    "reserved": ("name\nsakura\nta.ro\npostmaster\n", ReservedName.objects, 2),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_taken_in_and_changes_nothing_the_second_time(operator, kind):
    text, rows, added = KINDS[kind]
    upload = bring(operator, text, kind)
    assert counts(upload)["added"] == added
    assert apply(upload).state == "done"
    assert rows.count() == added
    again = bring(operator, text, kind)
    assert {"added", "changed"}.isdisjoint(counts(again))


def test_a_reserved_name_without_a_reason_has_that_of_the_import(operator):
    apply(bring(operator, "sakura,director\nkaede\nあ\n", "reserved"), skip_bad=True)
    rows = ReservedName.objects.values_list("name", "why", "by__username")
    assert list(rows) == [("kaede", WHY, "agent"), ("sakura", "director", "agent")]
    apply(bring(operator, "sakura,president\n", "reserved"))
    assert ReservedName.objects.get(name="sakura").why == "president"


def test_a_reserved_name_that_a_mailbox_has_is_remarked(operator):
    make.mailbox("alice")
    upload = bring(operator, "al.ice\n", "reserved")
    assert "alice@gol.com" in tell(upload.report["remarks"][0])


@pytest.mark.production
def test_two_workers_apply_a_file_once(transactional_db):
    operator = with_role("operators")
    lines = "".join(f"ip{n:010},notice-7391,gol_flets,\n" for n in range(8))
    upload = bring(operator, HEADER + lines)
    uploads.confirm(upload=upload, plan=upload.plan, why=WHY)
    at_once(*[turns.work] * 4)
    assert worked(upload).state == "done"
    assert Connection.objects.count() == 8
    assert Intake.objects.count() == 1
