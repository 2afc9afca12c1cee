"""300 claims at once (10,000: `make bench ONLY=rush`): all ready, in time, once."""

import time
from functools import partial

import pytest
import redis
from django.db.models import F

from bench import people
from members.models import Mailbox
from tests import servers
from tests.mail.broken import assert_none_is_doubled, is_ready, messages, ready
from tests.mail.clients import HERE
from tests.station import wait_until
from tests.workers import worker

pytestmark = [pytest.mark.production, pytest.mark.usefixtures("portal")]
CLAIMS = 300
SECONDS = 300  # on a busy machine
CLAIM = "/members/mailbox/new/"


def claim(client, owner):
    """Confirm a claim as a subscriber who is signed in."""
    client.force_login(owner.account)
    fields = {"local_part": f"rush{owner.pk}", "confirm": "1"}
    assert client.post(CLAIM, fields).status_code == 302


def test_all_are_ready_in_time_and_once_although_redis_forgets_and_goes_away(
    mail_stack, client, tmp_path
):
    began, port = time.monotonic(), servers.free_port()
    options = {"REDIS_URL": f"redis://{HERE}:{port}", "SWEEP_SECONDS": "1"}
    with worker(tmp_path, mail_stack, "-c", "2", "-B", **options):
        with servers.redis(port=port) as broker:
            for owner in people.connections(CLAIMS):
                claim(client, owner)
            wait_until(partial(is_ready, CLAIMS // 6), SECONDS)
            redis.Redis.from_url(broker).flushall()
            wait_until(partial(is_ready, CLAIMS // 3), SECONDS)
        time.sleep(1)
        assert ready() < CLAIMS  # it was in the middle
        with servers.redis(port=port):
            wait_until(partial(is_ready, CLAIMS), SECONDS)
    print(f"{CLAIMS} claims in {time.monotonic() - began:.0f} s")  # noqa: T201
    assert ready() == CLAIMS
    assert not Mailbox.objects.filter(ready_at__gt=F("due_at")).exists()
    assert_none_is_doubled()
    welcomes = {messages(mail_stack, mailbox) for mailbox in Mailbox.objects.all()}
    assert welcomes == {1}
