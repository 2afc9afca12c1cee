"""Placeholder."""

from allauth.account.forms import ChangePasswordForm as Base, LoginForm


class SignInForm(LoginForm): ...


class ChangePasswordForm(Base): ...
