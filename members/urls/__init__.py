"""Addresses under /members/ and /accounts/."""
