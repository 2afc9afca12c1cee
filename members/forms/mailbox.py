"""The form to choose a name."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members import identifiers
from members.claims import ClaimRefused
from members.identifiers import LocalPartProblem

PROBLEMS = {
    LocalPartProblem.EMPTY: _("Enter the part before @ of the address you would like."),
    LocalPartProblem.SHORT: _("Enter at least 3 characters."),
    LocalPartProblem.LONG: _("Enter at most 32 characters."),
    LocalPartProblem.CHARACTERS: _(
        "Use letters (a to z), digits and the symbols . - _ only."
    ),
    LocalPartProblem.START: _("Begin with a letter."),
    LocalPartProblem.END: _("End with a letter or a digit."),
    LocalPartProblem.SEPARATORS: _("Do not put two symbols next to each other."),
    LocalPartProblem.CONNECTION_ID: _(
        "An address that looks like a connection ID (ip and digits) cannot be given."
    ),
    LocalPartProblem.RESERVED: _(
        "This address cannot be given. Please enter another one."
    ),
}
TAKEN = _(
    "This address cannot be given. Please enter another one, or choose one of the"
    " suggestions."
)
TOO_MANY = _(
    "You have asked about many addresses in a short time. Please wait a while, then"
    " try again."
)


class LocalPartForm(forms.Form):
    """The part before @; what the rules say about it, in a sentence."""

    local_part = forms.CharField(
        label=_("The address you would like (the part before @)"),
        max_length=254,
        required=False,
        help_text=_("For example aozora or minato-mail"),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "class": "input--value",
            }
        ),
    )

    def clean_local_part(self) -> str:
        """Fold what was typed and hold it to the rules."""
        typed = identifiers.fold(self.cleaned_data["local_part"])
        name = typed.removesuffix(f"@{settings.MAIL_DOMAIN}")
        if problem := identifiers.local_part_problem(name):
            raise forms.ValidationError(PROBLEMS[problem], code=problem)
        return name

    def refuse(self, refused: ClaimRefused) -> None:
        """Say beside the field why the claim was refused."""
        words = PROBLEMS[refused.problem] if refused.problem else TAKEN
        self.add_error("local_part", words)

    def pause(self) -> None:
        """Say instead of anything about the name that too many were sent."""
        self.full_clean()
        self.errors.clear()
        self.add_error("local_part", TOO_MANY)
