"""Rows that the console shows and only the domain functions change."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class ReadOnlyAdmin(admin.ModelAdmin):
    """Show everything, change nothing."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows come from imports and claims."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave changes to the domain functions, which want a reason."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is forgotten."""
        return False
