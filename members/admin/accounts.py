"""Connections, and the accounts of staff."""

from typing import Any

import structlog
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy as _

from members.admin.readonly import ReadOnlyAdmin
from members.models import Account, Connection

log = structlog.get_logger(__name__)

# Nobody has an e-mail address here, and a second factor is nobody else's to see.
admin.site.unregister([EmailAddress, Authenticator])


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
    actions = ("remove_second_factor",)

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

    @admin.action(
        description=_("Remove the second factor (lost telephone)"),
        permissions=["change"],
    )
    def remove_second_factor(
        self, request: HttpRequest, queryset: QuerySet[Account]
    ) -> None:
        """Let staff who lost their telephone enrol another at the next sign-in."""
        for account in queryset:
            Authenticator.objects.filter(user=account).delete()
            self.log_change(request, account, "second factor removed")
            log.warning("second_factor_removed", account=account.pk, by=request.user.pk)
        messages.success(
            request, gettext("At the next sign-in a new authenticator app is set up.")
        )
