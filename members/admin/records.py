"""What the operator brought: addresses in use, networks, imports."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from members import provisioning
from members.admin.readonly import ReadOnlyAdmin
from members.models import Intake, TakenAddress
from portal.networks.models import AddressRange


@admin.register(TakenAddress)
class TakenAddressAdmin(admin.ModelAdmin):
    """Addresses that nobody can claim."""

    search_fields = ("address__startswith",)


@admin.register(Intake)
class IntakeAdmin(ReadOnlyAdmin):
    """Every import, with its counts."""

    list_display = ("kind", "at", "lines", "added", "changed", "skipped")


@admin.register(AddressRange)
class AddressRangeAdmin(admin.ModelAdmin):
    """The operator's own networks; the mail servers learn of each change."""

    list_display = ("network", "kind")
    list_filter = ("kind",)
    search_fields = ("network__startswith",)

    def save_model(self, request: HttpRequest, *args: Any) -> None:
        """Save, then copy the networks to the mail directory."""
        super().save_model(request, *args)
        provisioning.put_networks()

    def delete_model(self, request: HttpRequest, *args: Any) -> None:
        """Delete, then copy the networks to the mail directory."""
        super().delete_model(request, *args)
        provisioning.put_networks()

    def delete_queryset(self, request: HttpRequest, *args: Any) -> None:
        """Delete several, then copy the networks to the mail directory."""
        super().delete_queryset(request, *args)
        provisioning.put_networks()
