"""The form of a note."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Note


class NoteForm(forms.ModelForm):
    """What to remember, and when somebody has to come back to it."""

    follow_up_at = forms.DateTimeField(
        label=_("To be followed up at"),
        help_text=_("It then stands on the home page. Empty: only to be read here."),
        required=False,
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
    )

    class Meta:
        model = Note
        fields = ("text", "follow_up_at")
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 3})}

    def clean_text(self) -> str:
        """Refuse a note of spaces."""
        return str(self.cleaned_data["text"]).strip()
