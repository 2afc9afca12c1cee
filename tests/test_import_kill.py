"""kill -9 in the middle of an import: another worker goes on where it stopped."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.intake import turns, uploads
from members.mailsystem.embedded import EmbeddedServer
from members.models import Account, Connection, Intake, Upload, UploadContent
from members.tests import make
from members.tests.exports import HEADER
from tests import servers
from tests.station import wait_until
from tests.workers import worker

pytestmark = pytest.mark.production
LINES = 350
SECONDS = 120  # on a busy machine


@pytest.fixture
def upload(transactional_db):
    """Return a file that was looked at and confirmed."""
    lines = "".join(
        f"ip{n:010},notice-{n},gol_flets,2006-04-01\n" for n in range(LINES)
    )
    data, by = (HEADER + lines).encode(), make.staff("operator")
    upload = uploads.bring(kind="connections", name="x.csv", data=data, by=by)
    turns.work()
    upload.refresh_from_db()
    uploads.confirm(upload=upload, plan=upload.plan, why="weekly list")
    return upload


def is_over():
    """Tell whether the file was applied."""
    return Upload.objects.get().state == Upload.State.DONE


def test_no_password_is_hashed_twice_and_no_line_is_lost(upload, tmp_path):
    options = ("-c", "1", "-B", "--loglevel", "INFO")
    with EmbeddedServer(0, 0, tmp_path / "mail") as server, servers.redis() as redis:
        extra = {"REDIS_URL": redis, "SWEEP_SECONDS": "1"}
        with worker(tmp_path, server, *options, **extra):
            wait_until(upload.parts.exists, SECONDS)
        kept = [part.found for part in upload.parts.all()]
        assert kept
        assert not Connection.objects.exists()
        late = timezone.now() - timedelta(seconds=1)
        Upload.objects.update(lease_until=late)  # the two minutes of the dead pass
        with worker(tmp_path, server, *options, **extra):
            wait_until(is_over, SECONDS)
    assert is_over()
    assert (Connection.objects.count(), Intake.objects.count()) == (LINES, 1)
    hashes = dict(Account.objects.values_list("username", "password"))
    assert all(hashes[name] == hashed for part in kept for name, hashed in part.items())
    assert not UploadContent.objects.exists()
    assert "notice-" not in (tmp_path / "worker.log").read_text()
