"""Fill in the forms of the console as somebody who changes one thing does."""

from django.forms import BooleanField, MultiWidget
from django.urls import reverse

from portal import versions


def place(row):
    """Return the address of a row in the console."""
    name = versions.subject(type(row)).replace(".", "_")
    return reverse(f"admin:{name}_change", args=[row.pk])


def change(client, row, **changes):
    """Open the row in the console, change it, and save it as the form gives it."""
    address = place(row)
    context = client.get(address).context
    forms = [context["adminform"].form]
    forms += [one.formset.management_form for one in context["inline_admin_formsets"]]
    data = {
        key: value
        for form in forms
        for name, field in form.fields.items()
        for key, value in typed(form[name], field)
    }
    return client.post(address, data | changes)


def typed(bound, field):
    """Yield what a browser sends of a field."""
    value = bound.value()
    if isinstance(field, BooleanField) and not value:
        return
    if isinstance(field.widget, MultiWidget):
        for number, part in enumerate(field.widget.decompress(value) or []):
            yield f"{bound.html_name}_{number}", "" if part is None else str(part)
        return
    yield bound.html_name, "" if value is None else value
