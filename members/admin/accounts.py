"""Connections, and the accounts of staff."""

from typing import Any

import structlog
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy as _

from members.admin.readonly import ReadOnlyAdmin
from members.models import Account, Connection
from members.roles import Role
from portal.exporting import ExportAdmin

log = structlog.get_logger(__name__)

ROLES = {
    Role.SUPPORT: _("Support: reads subscribers and acts on mailboxes"),
    Role.EDITORS: _("Editors: write the texts of the site"),
    Role.OPERATORS: _("Operators: everything but the accounts of staff"),
    Role.ADMINISTRATORS: _("Administrators: everything"),
}

# Nobody has an e-mail address here, a second factor is nobody else's to see, and what
# the roles may do is written in members.roles.
admin.site.unregister([EmailAddress, Authenticator, Group])


@admin.register(Connection)
class ConnectionAdmin(ExportAdmin, ReadOnlyAdmin):
    """Find a subscriber by the connection ID."""

    # An import reads it again, and without a password each keeps its own.
    export_columns = tuple(
        (name, name) for name in ("connection_id", "service", "opened_on", "state")
    )

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

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Lead to the page on which support works."""
        found = self.get_object(request, object_id)
        if found is None or not self.has_view_permission(request, found):
            return super().change_view(request, object_id, form_url, extra_context)
        return redirect("admin:subscriber", found.pk)


class RolesField(forms.ModelMultipleChoiceField):
    """The roles, each with what it is for."""

    def label_from_instance(self, obj: Any) -> str:
        """Say what the role may do, in the language of the page."""
        return str(ROLES.get(obj.name, obj.name))


def roles_field() -> RolesField:
    """Return the field by which an administrator gives roles."""
    return RolesField(
        Group.objects.order_by("pk"),
        label=_("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class StaffForm(forms.ModelForm):
    """What an administrator changes: whether one may sign in, and as what."""

    groups = roles_field()


class NewStaffForm(BaseUserCreationForm):
    """A new member of staff, with a password to be told in person."""

    groups = roles_field()

    class Meta:
        model = Account
        fields = ("username", "groups")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.is_staff = True  # so that the model holds the name to its rules


@admin.register(Account)
class StaffAdmin(UserAdmin):
    """Accounts of staff only: those of subscribers belong to their rows."""

    form = StaffForm
    add_form = NewStaffForm
    fieldsets = ((None, {"fields": ("username", "is_active", "groups")}),)
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2", "groups")}),
    )
    list_display = ("username", "is_active", "roles", "last_login")
    list_filter = ("is_active", "groups")
    search_fields = ("username",)
    filter_horizontal = ()
    change_form_template = "admin/members/account/change_form.html"
    actions = ("remove_second_factor",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        """Leave subscribers out."""
        staff = super().get_queryset(request).filter(is_staff=True)
        return staff.prefetch_related("groups")

    @admin.display(description=_("Roles"))
    def roles(self, obj: Account) -> str:
        """List the roles; who was made by command may do everything."""
        own = [Role.ADMINISTRATORS.value] if obj.is_superuser else []
        return ", ".join([*own, *(group.name for group in obj.groups.all())])

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let administrators only give rights: others could give them to themselves."""
        user = request.user
        return isinstance(user, Account) and user.is_active and user.is_administrator

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
