"""Staff read which DNS records let mail software find the servers."""

from members.tests import make, staff


def test_staff_see_every_record(client, db):
    staff.with_app(is_superuser=True)
    page = staff.enter(client).get("/admin/dns/").content.decode()

    assert "_submissions._tcp.gol.com." in page
    assert "0 1 993 mail.gol.com." in page


def test_a_subscriber_does_not(client, db):
    client.force_login(make.connection().account)

    assert client.get("/admin/dns/").status_code == 302
