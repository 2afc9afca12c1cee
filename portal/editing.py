"""The base of every console page on which staff write what visitors read."""

from typing import Any, TypeVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from portal import texts

Row = TypeVar("Row", bound=models.Model)


class ContentAdmin(admin.ModelAdmin[Row]):
    """A change shows on the site at once: whatever is kept of the old texts is over."""

    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,  # noqa: FBT001  Django's signature
    ) -> None:
        """Save the last part of a change, and tell."""
        super().save_related(request, form, formsets, change)
        texts.touch()

    def delete_model(self, request: HttpRequest, obj: Row) -> None:
        """Delete one, and tell."""
        super().delete_model(request, obj)
        texts.touch()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete those that were chosen, and tell."""
        super().delete_queryset(request, queryset)
        texts.touch()
