"""Forms for the code of an authenticator app, which log every wrong one."""

from allauth.core import context
from allauth.mfa.base.forms import (
    AuthenticateForm,
    BaseAuthenticateForm,
    ReauthenticateForm,
)
from django import forms

from members import signin


class LoggedForm(BaseAuthenticateForm):
    """A code of the app, or one of the recovery codes."""

    def clean_code(self) -> str:
        """Check the code; the log says whose it was not."""
        try:
            return str(super().clean_code())
        except forms.ValidationError:
            signin.log_wrong_code(context.request, self.user)
            raise


class CodeForm(LoggedForm, AuthenticateForm):
    """The code that ends a sign-in."""


class CodeAgainForm(LoggedForm, ReauthenticateForm):
    """The code that confirms a session."""
