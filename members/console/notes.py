"""Write a note for the next shift, and tick it off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.console import subscribers
from members.console.audit import actor
from members.console.note_form import NoteForm
from members.console.pages import needs
from members.models import Connection, Note


@require_POST
@needs("members.add_note")
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a note about a subscriber."""
    found = get_object_or_404(Connection.objects.select_related("account"), pk=pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return subscribers.show(request, found, form)
    form.instance.connection = found
    form.instance.by = actor(request)
    form.save()
    messages.success(request, _("The note was kept."))
    return redirect("admin:subscriber", pk)


@require_POST
@needs("members.change_note")
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick a note off; twice is once."""
    note = get_object_or_404(Note, pk=pk)
    open_ = Note.objects.open().filter(pk=pk)
    if open_.update(done_at=timezone.now(), done_by=actor(request)):
        messages.success(request, _("The note is done."))
    return redirect("admin:subscriber", note.connection_id)
