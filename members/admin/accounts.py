"""Connections, and the accounts of staff."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.db.models import QuerySet
from django.forms import ModelForm, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members import identifiers
from members.admin.readonly import ReadOnlyAdmin
from members.claims.names import address_of
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


class StaffForm(ModelForm):
    """A member of staff; the name may not be one that a subscriber could have."""

    class Meta:
        model = Account
        fields = ("username", "is_active", "is_superuser", "groups")

    def clean_username(self) -> str:
        """Refuse names that sign-in could mistake for a subscriber's."""
        name = identifiers.fold(self.cleaned_data["username"])
        others = Account.objects.filter(username__in=[name, address_of(name)])
        if "@" in name or identifiers.IP_AND_DIGITS.fullmatch(name):
            raise ValidationError(
                _("A name of staff has no @ and is no connection ID.")
            )
        if others.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Somebody signs in with this name already."))
        return name


@admin.register(Account)
class StaffAdmin(admin.ModelAdmin):
    """Accounts of staff only: those of subscribers belong to their rows."""

    form = StaffForm
    list_display = ("username", "is_active", "is_superuser", "last_login")
    filter_horizontal = ("groups",)
    change_password_form = AdminPasswordChangeForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        """Leave subscribers out."""
        return super().get_queryset(request).filter(is_staff=True)

    def save_model(
        self,
        request: HttpRequest,
        obj: Account,
        form: Any,
        change: bool,  # noqa: FBT001  Django's signature
    ) -> None:
        """Make a new account one of staff, without a password until one is set."""
        if not change:
            obj.is_staff = True
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def has_delete_permission(
        self, request: HttpRequest, obj: Account | None = None
    ) -> bool:
        """Switch off instead: the history names who did what."""
        return False
