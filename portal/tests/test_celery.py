"""How the worker and the pages reach the broker."""

import ssl

import pytest
from django.conf import settings
from kombu import Connection

from portal import celery


def client_of(address):
    """Return how a worker connects to the address."""
    options = celery.redis(address)
    return Connection(
        options["broker_url"],
        ssl=options["broker_use_ssl"],
        transport_options=options["broker_transport_options"],
    )


def test_a_certificate_of_redis_is_verified():
    found = client_of("rediss://redis.example:6380")
    assert found.ssl == {"ssl_cert_reqs": ssl.CERT_REQUIRED}


def test_an_authority_of_the_operators_own_may_be_named():
    found = client_of(
        "rediss://redis.example?ssl_cert_reqs=required&ssl_ca_certs=/etc/ca.pem"
    )
    assert found.ssl["ssl_ca_certs"] == "/etc/ca.pem"
    assert found.ssl["ssl_cert_reqs"] == ssl.CERT_REQUIRED


def test_without_tls_there_is_none():
    assert not client_of("redis://127.0.0.1:6379").ssl


@pytest.mark.parametrize("address", ["unix:///run/redis/redis.sock"])
def test_a_redis_may_be_a_socket(address):
    assert client_of(address).as_uri().startswith("redis+socket:///run/redis")


def test_pages_wait_less_than_workers_for_a_broker():
    options = celery.quick_broker().transport_options or {}
    assert options["socket_timeout"] == options["socket_connect_timeout"] == 0.2


def test_the_sweep_is_on_the_schedule():
    entries = celery.app.conf.beat_schedule.values()
    tasks = [entry["task"] for entry in entries]
    assert tasks == ["members.tasks.sweep", "members.tasks.mind_senders"]
    assert {entry["schedule"] for entry in entries} == {settings.SWEEP_SECONDS}


def test_neither_the_sweep_nor_an_import_queues_behind_claims():
    router = celery.app.amqp.router
    queues = {
        name: router.route({}, f"members.tasks.{name}")["queue"].name
        for name in ("drain", "sweep", "take_in")
    }
    assert queues == {"drain": "celery", "sweep": "sweep", "take_in": "imports"}
    assert set(celery.app.amqp.queues.consume_from) == set(queues.values())


def test_a_worker_on_redis_listens_for_remote_control():
    assert celery.app.conf.worker_enable_remote_control is bool(settings.REDIS_URL)
