"""Public pages are the same bytes for everyone, so that every cache may keep them."""

import pytest
from django.contrib.auth import get_user_model

from portal.pages.tests.reading import ADDRESSES

every_page = pytest.mark.parametrize("address", ADDRESSES)


@pytest.mark.parametrize("address", sorted(set(ADDRESSES) - {"/", "/en/"}))
def test_prose_needs_no_database(client, address):
    assert client.get(address).status_code == 200


@pytest.mark.django_db
@every_page
def test_a_page_needs_two_statements_at_most(
    client, address, django_assert_max_num_queries
):
    client.get(address)  # the announcements have been read now
    with django_assert_max_num_queries(2):
        client.get(address)


@pytest.mark.django_db
@every_page
def test_a_page_sets_no_cookie_and_varies_by_nothing(client, address):
    response = client.get(address, headers={"accept-language": "en, ja;q=0.5"})
    assert not response.cookies
    assert not response.has_header("Vary")


@pytest.mark.django_db
@every_page
def test_any_cache_may_keep_a_page_for_a_minute(client, address):
    kept = client.get(address).headers["Cache-Control"].split(", ")
    assert set(kept) == {"public", "max-age=60", "stale-while-revalidate=600"}


@pytest.mark.django_db
@every_page
def test_who_has_a_page_already_is_not_sent_it_again(client, address):
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.django_db
@every_page
def test_a_page_is_the_same_for_someone_who_signed_in(client, address):
    for_strangers = client.get(address)
    client.force_login(get_user_model().objects.create_user("ip0123456789"))
    for_members = client.get(address, headers={"accept-language": "en"})
    assert for_members.content == for_strangers.content
    assert for_members.headers["ETag"] == for_strangers.headers["ETag"]
    assert not for_members.cookies


@pytest.mark.django_db
def test_what_is_private_is_not_kept_by_any_cache(client):
    kept = client.get("/accounts/login/").headers["Cache-Control"]
    assert "no-store" in kept
    assert "private" in kept
