"""What the operator brought: addresses in use, networks, imports."""

import ipaddress
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm, ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from members import identifiers, provisioning
from members.admin.readonly import ReadOnlyAdmin
from members.models import Intake, ReservedName, TakenAddress
from portal.exporting import ExportAdmin
from portal.networks.models import AddressRange


class TakenAddressForm(ModelForm):
    """An address in the form in which claims look for it."""

    class Meta:
        model = TakenAddress
        fields = ("address",)

    def clean_address(self) -> str:
        """Make one form of all the ways to type it."""
        return identifiers.fold(self.cleaned_data["address"])


@admin.register(TakenAddress)
class TakenAddressAdmin(ExportAdmin):
    """Addresses that nobody can claim."""

    # The first line is a remark to an import, which reads one address a line.
    export_columns = (("# address", "address"),)

    form = TakenAddressForm
    search_fields = ("address__startswith",)


@admin.register(Intake)
class IntakeAdmin(ReadOnlyAdmin):
    """Every import, with its counts."""

    list_display = ("kind", "at", "lines", "added", "changed", "skipped", "by", "why")
    list_display_links = None
    list_filter = ("kind",)
    list_select_related = ("by",)


@admin.register(ReservedName)
class ReservedNameAdmin(ExportAdmin, ReadOnlyAdmin):
    """Names that staff keep from everybody; who gave one free again is kept too."""

    export_columns = (
        ("name", "name"),
        ("reason", "why"),
        ("by", "by__username"),
        ("at", "at"),
    )

    list_display = ("name", "why", "by", "at", "given_free")
    list_display_links = None
    list_filter = (("removed_at", admin.EmptyFieldListFilter),)
    list_select_related = ("by", "removed_by")
    search_fields = ("name__startswith", "key__startswith")

    def export_rows(self, found: QuerySet[ReservedName]) -> Iterator[Sequence[Any]]:
        """Leave out those given free: an import would reserve them again."""
        return super().export_rows(found.filter(removed_at=None))

    @admin.display(description=_("given free"))
    def given_free(self, obj: ReservedName) -> str:
        """Say who gave it free and why, or lead to where that is done."""
        if obj.removed_at:
            return f"{obj.removed_at:%Y-%m-%d} {obj.removed_by}: {obj.removed_why}"
        url = reverse("admin:give_free", args=[obj.pk])
        return format_html('<a href="{}">{}</a>', url, _("Cancel the reservation"))


class AddressRangeForm(ModelForm):
    """A network in the canonical form in which sign-in looks for it."""

    class Meta:
        model = AddressRange
        fields = ("network", "kind")

    def clean_network(self) -> str:
        """Refuse what is no network, or has bits beside it."""
        try:
            return str(ipaddress.ip_network(self.cleaned_data["network"].strip()))
        except ValueError:
            raise ValidationError(
                _("Enter a network such as 192.0.2.0/24 or 2001:db8::/32.")
            ) from None


@admin.register(AddressRange)
class AddressRangeAdmin(ExportAdmin):
    """The operator's own networks; the mail servers learn of each change."""

    export_columns = (("network", "network"), ("kind", "kind"))

    form = AddressRangeForm
    list_display = ("network", "kind")
    list_filter = ("kind",)
    search_fields = ("network__startswith",)

    def save_model(self, request: HttpRequest, *args: Any) -> None:
        """Save, then copy the networks to the mail directory."""
        super().save_model(request, *args)
        _copy_networks()

    def delete_model(self, request: HttpRequest, *args: Any) -> None:
        """Delete, then copy the networks to the mail directory."""
        super().delete_model(request, *args)
        _copy_networks()

    def delete_queryset(self, request: HttpRequest, *args: Any) -> None:
        """Delete several, then copy the networks to the mail directory."""
        super().delete_queryset(request, *args)
        _copy_networks()


def _copy_networks() -> None:
    # Robust: the sweep copies what a directory that was away did not hear of.
    transaction.on_commit(provisioning.put_networks, robust=True)
