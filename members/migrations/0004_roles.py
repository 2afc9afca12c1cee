from django.db import migrations

ROLES = ("support", "editors", "operators", "administrators")


def make(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    for name in ROLES:
        group.objects.using(schema_editor.connection.alias).get_or_create(name=name)


class Migration(migrations.Migration):
    """The roles of staff by name; what they may do is written in members.roles."""

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("members", "0003_staff"),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
