"""Bring a file of the operator: see what it would change, then let it be applied."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from members import tasks
from members.console.audit import actor
from members.console.pages import needs, page
from members.intake import uploads
from members.models import Intake, Upload
from portal.said import tell

LATEST = 20
MEBIBYTE = 1024 * 1024
STEPS = {
    "comparing": gettext_lazy("Comparing"),
    "hashing": gettext_lazy("Hashing passwords"),
    "writing": gettext_lazy("Writing"),
}
ACCEPT = ".csv,.txt,text/csv,text/plain"


class BringForm(forms.Form):
    """Which file, and what it holds."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it holds"), choices=Intake.Kind.choices
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV in UTF-8 or Shift_JIS, as the import commands take it. Nothing is"
            " changed before you have seen what would be."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    def clean_file(self) -> UploadedFile:
        """Refuse what is larger than a worker should hold."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > uploads.MOST_BYTES:
            text = _(
                "The file has %(size).1f MB; at most %(most)s MB are taken here. Split"
                " it, or use the import command on the server."
            )
            most = uploads.MOST_BYTES // MEBIBYTE
            size = (file.size or 0) / MEBIBYTE
            raise forms.ValidationError(text % {"size": size, "most": most})
        return file


class ConfirmForm(forms.Form):
    """Why it is applied, and whether bad lines are left out."""

    plan = forms.CharField(widget=forms.HiddenInput)
    skip_bad = forms.BooleanField(
        label=gettext_lazy("Leave the bad lines out and take the others"),
        required=False,
    )
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=400)

    def __init__(self, upload: Upload, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["plan"] = upload.plan
        if not upload.report.get("bad"):
            del self.fields["skip_bad"]

    def clean_skip_bad(self) -> bool:
        """Want a yes: without it a file with a bad line changes nothing."""
        if not self.cleaned_data["skip_bad"]:
            text = _(
                "Correct the bad lines and upload the file again, or leave them out."
            )
            raise forms.ValidationError(text)
        return True


@needs("members.add_upload")
def imports(request: HttpRequest) -> HttpResponse:
    """List what was brought lately, and take another file."""
    form = BringForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        upload = uploads.bring(
            kind=form.cleaned_data["kind"],
            name=file.name,
            data=file.read(),
            by=actor(request),
        )
        tasks.take_in_soon()
        return redirect("admin:upload", upload.pk)
    latest = Upload.objects.select_related("by")[:LATEST]
    title = _("Import files")
    return page(request, "console/imports.html", title=title, form=form, latest=latest)


@needs("members.add_upload")
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where a file stands; when it was looked at, ask for the confirmation."""
    found = get_object_or_404(Upload.objects.select_related("by"), pk=pk)
    form = ConfirmForm(found, request.POST or None)
    if request.method == "POST":
        _only_own(request, found)
        if form.is_valid():
            return _confirm(request, found, form.cleaned_data)
    return page(
        request,
        "console/upload.html",
        title=str(found),
        form=form,
        **_shown(found),
        is_own=found.by == actor(request),
    )


@needs("members.add_upload")
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how far it is; when something else is to be shown, renew the page."""
    found = get_object_or_404(Upload, pk=pk)
    if not found.is_at_work:
        return HttpResponseClientRedirect(reverse("admin:upload", args=[pk]))
    return page(request, "console/upload_progress.html", **_shown(found))


@require_POST
@needs("members.add_upload")
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a file that was not applied."""
    found = get_object_or_404(Upload.objects.select_related("by"), pk=pk)
    _only_own(request, found)
    if uploads.drop(upload=found):
        messages.success(request, _("The file was deleted; nothing was changed."))
    return redirect("admin:imports")


def _confirm(
    request: HttpRequest, found: Upload, given: dict[str, Any]
) -> HttpResponse:
    if uploads.confirm(upload=found, **given):
        tasks.take_in_soon()
    else:
        text = _("What would change is no longer the same: please look again.")
        messages.error(request, text)
    return redirect("admin:upload", found.pk)


def _shown(found: Upload) -> dict[str, Any]:
    report = found.report
    return {
        "upload": found,
        "counts": report.get("counts", {}),
        "problems": [(line, tell(why)) for line, why in report.get("problems", [])],
        "remarks": [tell(remark) for remark in report.get("remarks", [])],
        "changed": [
            (name, [(column, tell(old), tell(new)) for column, old, new in fields])
            for name, fields in report.get("changed", [])
        ],
        "problem": tell(found.problem) if found.problem else "",
        "step": STEPS.get(found.step, ""),
    }


def _only_own(request: HttpRequest, found: Upload) -> None:
    # Whoever confirms it is named as the one who did it.
    if found.by != actor(request):
        raise PermissionDenied
