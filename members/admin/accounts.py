"""Connections, and the accounts of staff."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from members.admin.readonly import ReadOnlyAdmin
from members.models import Account, Connection


@admin.register(Connection)
class ConnectionAdmin(ReadOnlyAdmin):
    """Find a subscriber by the connection ID."""

    list_display = ("connection_id", "service", "state", "auto_numbered", "opened_on")
    list_filter = ("state", "service")
    search_fields = ("connection_id__startswith",)
    fields = (
        "connection_id",
        "realm",
        "service",
        "opened_on",
        "state",
        "auto_numbered",
    )


class NewStaffForm(BaseUserCreationForm):
    """A new member of staff, with a password to be told in person."""

    class Meta:
        model = Account
        fields = ("username",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.is_staff = True  # so that the model holds the name to its rules


@admin.register(Account)
class StaffAdmin(UserAdmin):
    """Accounts of staff only: those of subscribers belong to their rows."""

    form = ModelForm
    add_form = NewStaffForm
    fieldsets = (
        (None, {"fields": ("username", "is_active", "is_superuser", "groups")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)
    list_display = ("username", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("username",)
    filter_horizontal = ("groups",)
    change_form_template = "admin/members/account/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        """Leave subscribers out."""
        return super().get_queryset(request).filter(is_staff=True)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let administrators only give rights: others could give them to themselves."""
        return bool(request.user.is_active and request.user.is_superuser)

    def has_change_permission(
        self, request: HttpRequest, obj: Account | None = None
    ) -> bool:
        """Let administrators only change rights and passwords."""
        return self.has_add_permission(request)

    def has_delete_permission(
        self, request: HttpRequest, obj: Account | None = None
    ) -> bool:
        """Switch off instead: the history names who did what."""
        return False
