"""The forms of the sender addresses, and the words for every refusal."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.senders import Kind, Reason

VALUE = {"autocapitalize": "none", "spellcheck": "false", "class": "input--value"}
NO_ADDRESS = _(
    "Enter the whole address, such as taro@example.jp. Addresses with two dots in a"
    " row, or a dot right before the @, cannot be used as a sender."
)
WORDS: dict[Reason, str | Promise] = {
    Reason.NO_MAILBOX: _("Get the free mail address first."),
    Reason.NOT_READY: _("Your mail address is not ready to use."),
    Reason.INITIAL: _("Choose your own password first."),
    Reason.TOO_MANY: _(
        "You have 20 addresses and domains already. Remove one that you no longer need."
    ),
    Reason.TOO_OFTEN: _(
        "You have asked several times in a short time. Please wait an hour, then try"
        " again."
    ),
    Reason.EMPTY: _("Enter the address or the domain."),
    Reason.NO_ADDRESS: NO_ADDRESS,
    Reason.NO_DOMAIN: _(
        "Enter the domain only, such as example.jp: the part after the @."
    ),
    Reason.LETTERS: _(
        "Before the @, an address may have letters (a to z), digits and symbols only."
    ),
    Reason.OWN_ADDRESS: _(
        "This is your own address. You can send with it without confirming it."
    ),
    Reason.OUR_DOMAIN: _(
        "Another @%(domain)s address cannot be your sender. You can send with your own"
        " @%(domain)s address without confirming it."
    ),
    Reason.ROLE: _(
        "This address belongs to whoever manages the domain (postmaster, webmaster and"
        " the like). If that is you, add the whole domain instead."
    ),
    Reason.SUFFIX: _(
        "Many people have names below this domain, so it cannot be added as a whole."
        " Enter your own domain, such as example.co.jp."
    ),
    Reason.PROVIDER: _(
        "This domain belongs to a mail provider. Add your own address at that provider"
        " instead."
    ),
    Reason.THERE_ALREADY: _("You can send with this address already."),
    Reason.COVERED: _(
        "You have confirmed the domain of this address: you can send with it already."
    ),
    Reason.WRONG_CODE: _(
        "The confirmation code is not right. Please enter the 8 digits of the newest"
        " message."
    ),
    Reason.CODE_OVER: _(
        "This confirmation code can no longer be used: it was entered wrong too often,"
        " or 30 minutes have passed. Please have a new one sent."
    ),
}


class _RefusableForm(forms.Form):
    """A form whose answer comes from what the domain functions say."""

    field = ""

    def refuse(self, reason: Reason) -> None:
        """Say beside the field why nothing was done."""
        self.full_clean()
        words = WORDS[reason]
        if reason == Reason.OUR_DOMAIN:
            words = words % {"domain": settings.MAIL_DOMAIN}
        self.add_error(self.field, str(words))


class SenderForm(_RefusableForm):
    """One address elsewhere, or one domain."""

    field = "sender"
    sender = forms.CharField(required=False, max_length=400, strip=False)

    def __init__(self, kind: Kind, *args: Any, **kwargs: Any) -> None:
        self.kind = kind
        is_address = kind == Kind.ADDRESS
        ids = "%s" if is_address else "domain_%s"
        kwargs["auto_id"] = ids
        super().__init__(*args, **kwargs)
        sender = self.fields["sender"]
        if is_address:
            sender.label = _("Address to add")
            sender.help_text = _(
                "An address whose mail you can read. We send a confirmation code to "
                "it; how you receive its mail does not change."
            )
            sender.widget = forms.EmailInput(attrs=VALUE | {"autocomplete": "email"})
        else:
            sender.label = _("Domain to add")
            sender.help_text = _("For example example.net")
            sender.widget = forms.TextInput(attrs=VALUE | {"autocomplete": "off"})


class CodeForm(_RefusableForm):
    """The code that was mailed to an address."""

    field = "code"
    code = forms.CharField(
        label=_("Confirmation code"),
        required=False,
        max_length=60,
        widget=forms.TextInput(
            attrs=VALUE | {"inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
    )
    sender = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, pk: int, name: str, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"auto_id": f"%s_{pk}", "initial": {"sender": name}}
        super().__init__(*args, **kwargs)
        hint = _("It is in the message that was sent to %(name)s.")
        self.fields["code"].help_text = str(hint) % {"name": name}
