"""What a visitor may report."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 2000
"""Characters of a report."""


class ReportForm(forms.Form):
    """What has changed, and where to answer to."""

    text = forms.CharField(
        label=_("What has changed, or what is wrong?"),
        help_text=_(
            "For example a new server name, or a page that is gone. It helps to know a"
            " page on which we can look it up. Please enter no password."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Please say what has changed, or what is wrong."),
            "max_length": _("Please keep it within %(limit_value)d characters."),
        },
    )
    email = forms.EmailField(
        label=_("Mail address for our answer (optional)"),
        help_text=_("Only for questions about this report; deleted once it is done."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _(
                "This is not a complete mail address. Please enter it like "
                "name@example.ne.jp."
            ),
        },
    )


class UnlistedForm(ReportForm):
    """A provider that is not in the directory."""

    text = forms.CharField(
        label=_("Which provider is missing?"),
        help_text=_(
            "Its name, and what follows @ in your address. Please enter no password."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Please name the provider."),
            "max_length": _("Please keep it within %(limit_value)d characters."),
        },
    )
