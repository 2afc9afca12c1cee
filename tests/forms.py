"""Fill in the forms of the console as somebody who changes one thing does."""

from django.forms import BooleanField
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
        form[name].html_name: form[name].value()
        for form in forms
        for name, field in form.fields.items()
        if not (isinstance(field, BooleanField) and not form[name].value())
    }
    given = {name: "" if value is None else value for name, value in data.items()}
    return client.post(address, given | changes)
