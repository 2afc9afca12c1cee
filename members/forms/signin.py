"""Forms to sign in, to change the password, and to redeem a one-time code."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext, gettext_lazy as _

from members import signin
from members.models import Account

PASSWORD_MOST = 256
NEEDED = {"required": _("Please fill in this field.")}
TYPED = {"autocapitalize": "none", "spellcheck": "false", "class": "input--value"}


def password_input(autocomplete: str) -> forms.PasswordInput:
    """Return a password field in which the typed characters can be told apart."""
    return forms.PasswordInput(
        attrs={"class": "input--value", "autocomplete": autocomplete}
    )


class SignInForm(LoginForm):
    """One field for a connection ID, a mail address or a name of staff."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("Connection ID, or mail address"),
            help_text=_login_hint(),
            max_length=254,
            widget=forms.TextInput(attrs=TYPED | {"autocomplete": "username"}),
        )
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            help_text=_password_hint(),
            strip=False,
            max_length=PASSWORD_MOST,
            widget=password_input("current-password"),
        )
        self.order_fields(["login", "password"])
        for field in self.fields.values():
            field.error_messages |= NEEDED

    def clean_login(self) -> str:
        """Return the account name that was meant; what was typed stays in the field."""
        return signin.resolve(self.cleaned_data["login"])

    def clean(self) -> dict[str, Any]:
        """Check the pair, and explain full-width characters once it has failed."""
        try:
            cleaned: dict[str, Any] = super().clean()
        except forms.ValidationError:
            if not self.cleaned_data["password"].isascii():
                self.add_error("password", _full_width())
            raise
        return cleaned


class NewPasswordForm(forms.Form):
    """A new password for a mailbox, typed twice."""

    password1 = forms.CharField(
        label=_("New password"),
        error_messages=NEEDED,
        strip=False,
        # No max_length: its attribute would let a browser cut a password unseen.
        validators=[
            MaxLengthValidator(PASSWORD_MOST, _("Use at most 256 characters."))
        ],
        widget=password_input("new-password"),
    )
    password2 = forms.CharField(
        label=_("New password (again)"),
        error_messages=NEEDED,
        strip=False,
        widget=password_input("new-password"),
    )

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password1(self) -> str:
        """Hold the password to the rules."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, user=self.account)
        return password

    def clean_password2(self) -> str:
        """Hold the second against the first."""
        second: str = self.cleaned_data["password2"]
        first = self.cleaned_data.get("password1")
        if first and first != second:
            raise forms.ValidationError(_("The two passwords are not the same."))
        return second


class ChangePasswordForm(NewPasswordForm):
    """The present password, then a new one."""

    oldpassword = forms.CharField(
        label=_("Present password"),
        error_messages=NEEDED,
        strip=False,
        widget=password_input("current-password"),
    )
    field_order = ("oldpassword", "password1", "password2")

    def clean_oldpassword(self) -> str:
        """Check the present password."""
        password: str = self.cleaned_data["oldpassword"]
        if self.account.check_password(password):
            return password
        if not password.isascii():
            raise forms.ValidationError(_full_width())
        raise forms.ValidationError(_("This is not the present password."))


class OneTimeCodeForm(forms.Form):
    """The address and the code that support gave."""

    login = forms.CharField(
        label=_("Mail address"),
        error_messages=NEEDED,
        max_length=254,
        widget=forms.TextInput(attrs=TYPED | {"autocomplete": "username"}),
    )
    code = forms.CharField(
        label=_("One-time code"),
        error_messages=NEEDED,
        max_length=32,
        help_text=_("10 letters and digits, such as ABCDE-23456"),
        widget=forms.TextInput(attrs=TYPED | {"autocomplete": "one-time-code"}),
    )


def _login_hint() -> str:
    return gettext(
        "For example ip0123456789 or user@%(domain)s. You can leave out @%(realm)s."
    ) % {"domain": settings.MAIL_DOMAIN, "realm": settings.CONNECTION_REALM}


def _password_hint() -> str:
    return gettext(
        "With a connection ID, the password of the activation notice. With an"
        " @%(domain)s address, the password you chose (until then, the connection ID)."
    ) % {"domain": settings.MAIL_DOMAIN}


def _full_width() -> str:
    return gettext(
        "The password contains full-width characters. Switch your keyboard to"
        " half-width letters and digits, and enter it again."
    )
