"""The page that says who may have the free address, and how."""

import pytest


def test_it_says_who_what_and_how(client):
    page = client.get("/en/free-address/").content.decode()
    for word in (
        "10 digits",
        "@b-fam.vips.gol.com",
        "@gol.com",
        "activation notice",
        "about an hour",
        "The initial password equals the connection ID",
        "only from GOL",
    ):
        assert word in page, word


def test_it_promises_what_the_operator_promises(client, settings):
    settings.PROMISE_MINUTES = 90
    page = client.get("/en/free-address/").content.decode()
    assert "about 90 minutes after applying" in page
    assert "about an hour" not in page


@pytest.mark.django_db
def test_its_next_step_is_the_sign_in_and_then_the_claim(client):
    response = client.get("/members/mailbox/new/", follow=True)
    assert response.redirect_chain == [
        ("/accounts/login/?next=/members/mailbox/new/", 302)
    ]
