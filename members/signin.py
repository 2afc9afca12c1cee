"""Placeholder: sign-in owner replaces this file."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter


class Backend(AuthenticationBackend): ...


class AccountAdapter(DefaultAccountAdapter): ...


class MFAAdapter(DefaultMFAAdapter): ...
