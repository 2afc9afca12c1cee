"""What counts as a guess, and for whom: figures for each rule."""

from members import guessing

HOME, CAFE = "192.0.2.10", "198.51.100.7"


def guess(count, *, login="alice@gol.com", client=CAFE, start=0):
    """Make so many distinct wrong guesses."""
    for n in range(start, start + count):
        guessing.failed(login=login, password=f"guess-{n}", client=client)


def may(login="alice@gol.com", client=CAFE, known=()):
    """Tell whether one more attempt is allowed."""
    return guessing.allowed(login=login, client=client, known=known)


def test_one_network_has_five_guesses_at_a_name():
    guess(4)
    assert may()
    guess(1, start=4)
    assert not may()


def test_the_whole_network_is_one_guesser():
    guess(5, client="198.51.100.7")
    assert not may(client="198.51.100.200")
    assert may(client="198.51.101.7")


def test_a_household_of_ipv6_is_one_guesser():
    guess(5, client="2001:db8:0:100::1")
    assert not may(client="2001:db8:0:1ff::2")
    assert may(client="2001:db8:0:200::1")


def test_the_same_wrong_password_is_one_guess():
    for _ in range(100):
        guessing.failed(login="alice@gol.com", password="old", client=HOME)
    assert may(client=HOME)


def test_guesses_from_everywhere_add_up_to_thirty():
    for n in range(guessing.FROM_EVERYWHERE):
        guess(1, client=f"203.0.{n}.1", start=n)
    assert not may(client="203.0.200.1")


def test_a_network_of_the_owner_is_not_locked_out_by_others():
    for n in range(guessing.FROM_EVERYWHERE):
        guess(1, client=f"203.0.{n}.1", start=n)
    assert may(client=HOME, known=["192.0.2.0/24"])


def test_a_known_network_is_not_trusted_with_guesses_of_its_own():
    guess(5, client=HOME)
    assert not may(client=HOME, known=["192.0.2.0/24"])


def test_twenty_names_wrong_close_a_network_for_other_names():
    for n in range(guessing.NAMES_PER_NETWORK):
        guess(1, login=f"user{n}@gol.com")
    assert not may(login="somebody@gol.com")
    assert may(login="somebody@gol.com", known=["198.51.100.0/24"])


def test_success_forgives_the_network_its_guesses():
    guess(4)
    guessing.forget(login="alice@gol.com", client=CAFE)
    guess(4, start=10)
    assert may()
