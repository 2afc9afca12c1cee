"""What the mail software does wrong, as its last refusal says."""

from django.utils.translation import gettext_lazy as _

from members.console.diagnosis import (
    Kind,
    Rule,
    Service,
    both,
    is_old_password,
    problem,
)

REFUSED_PASSWORD = problem(Kind.PASSWORD)
REFUSALS: tuple[Rule, ...] = (
    Rule(
        "first_elsewhere",
        both(
            REFUSED_PASSWORD,
            lambda case: case.initial_password,
            lambda case: not case.problem_is_from_own_network,
        ),
        _(
            "The initial password is accepted from our own lines only, and the mail "
            "software tried it from another one, such as a mobile line."
        ),
        _(
            "Sign in to My page with the connection ID, set a password of your own "
            "there, and enter it in the mail software."
        ),
    ),
    Rule(
        "first",
        both(REFUSED_PASSWORD, lambda case: case.initial_password),
        _(
            "The password in the mail software is not right; the address still has "
            "its initial password, which is the connection ID."
        ),
        _(
            "Enter the connection ID as the password, or set a password of your own "
            "on My page."
        ),
    ),
    Rule(
        "old_password",
        both(REFUSED_PASSWORD, is_old_password),
        _("The mail software or the phone still uses an old password."),
        _("Enter the new password on each device, for receiving and for sending."),
    ),
    Rule(
        "password",
        REFUSED_PASSWORD,
        _("The password that the mail software uses is not right."),
        _(
            "Enter it again for receiving and for sending. If it is forgotten, set "
            "a new one on My page; who cannot do that gets a one-time code."
        ),
        "code",
    ),
    Rule(
        "port_25",
        problem(Kind.NOT_SIGNED_IN, Service.SMTP),
        _(
            "The mail software sends on port 25 without SMTP AUTH, and that is not "
            "accepted."
        ),
        _(
            "Change the outgoing server to port 587 and switch SMTP AUTH on, with "
            "the address as the user name."
        ),
    ),
    Rule(
        "smtp_auth",
        problem(Kind.NOT_SIGNED_IN),
        _("The mail software sends without SMTP AUTH, and that is not accepted."),
        _(
            "Switch SMTP AUTH on for the outgoing server, with the address as the "
            "user name and its password."
        ),
    ),
    Rule(
        "tls",
        problem(Kind.NO_TLS),
        _("Your mail software and our servers cannot set up an encrypted connection."),
        _(
            "Choose the encryption shown beside each port below, and enter the "
            "server's name exactly as shown."
        ),
    ),
    Rule(
        "sender",
        problem(Kind.SENDER),
        _(
            "The mail software sends as an address that this mailbox may not use, "
            "so the server refuses it (553)."
        ),
        _(
            "Set the sender in the mail software to this address, or confirm the "
            "other address on My page."
        ),
    ),
    Rule(
        "messages",
        problem(Kind.MESSAGES),
        _(
            "The limit of messages a day has been reached; sending works again "
            "tomorrow."
        ),
        _(
            "Ask whether they sent that many. If not, somebody else knows the "
            "password: issue a one-time code."
        ),
        "code",
    ),
    Rule(
        "recipients",
        problem(Kind.RECIPIENTS),
        _("The message had more recipients than one message may have."),
        _("Send it in parts."),
    ),
    Rule(
        "size",
        problem(Kind.SIZE),
        _("The message was too large for our server."),
        _("Send it without its attachments, or make them smaller."),
    ),
    Rule(
        "recipient",
        problem(Kind.RECIPIENT),
        _("Our server did not take the message because of its recipient's address."),
        _("Compare the address letter by letter, and write to another one for a test."),
    ),
    Rule(
        "bounced",
        problem(Kind.BOUNCED),
        _("Our server sent the message, and the recipient's server returned it."),
        _(
            "The message that came back says why. Compare the recipient's address "
            "with it."
        ),
    ),
    Rule(
        "deferred",
        problem(Kind.DEFERRED),
        _(
            "The recipient's server does not take the message yet; ours goes on "
            "trying for five days."
        ),
        _(
            "There is nothing to change. If it is urgent, contact the recipient some "
            "other way."
        ),
    ),
    Rule(
        "other",
        problem(Kind.OTHER),
        _(
            "Our server refused something that your mail software sent. We will look "
            "into the reason."
        ),
        _(
            "Ask for the error message of the mail software, and tell the operator "
            "on duty the time below."
        ),
    ),
)
