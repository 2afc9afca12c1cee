"""What a visitor may paste."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 4000
"""Characters of an error text; the longest of mail software has some 1,000."""


class ErrorTextForm(forms.Form):
    """An error text: read once, kept nowhere."""

    text = forms.CharField(
        label=_("The message of your mail software"),
        help_text=_(
            "Paste it as it is, or type its number. It is not kept. Please do not "
            "enter a password."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(
            attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={
            "required": _("Please paste or type the message."),
            "max_length": _("Please keep it within %(limit_value)d characters."),
        },
    )
