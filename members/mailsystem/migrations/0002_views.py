"""The views that Postfix and Dovecot read, with a role that may only SELECT them."""

from django.db import migrations

# A later migration that alters one of the tables has to drop its views first and make
# them anew: PostgreSQL refuses to alter a column that a view uses.
VIEWS = {
    "mail_domain": "SELECT name FROM mailsystem_domain",
    # Django stores argon2$argon2id$…; Dovecot wants {ARGON2ID}$argon2id$…
    "mail_account": """
        SELECT address, '{ARGON2ID}' || substr(password, 7) AS password, active,
               delivers, quota_bytes, first_password
        FROM mailsystem_account
    """,
    "mail_sender": """
        SELECT address AS login, address AS sender FROM mailsystem_account WHERE active
    """,
    "mail_network": "SELECT network::cidr AS network FROM mailsystem_network",
}


def make_views(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, query in VIEWS.items():
            schema_editor.execute(f"CREATE VIEW {name} AS {query}")


def drop_views(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in VIEWS:
            schema_editor.execute(f"DROP VIEW {name}")


class Migration(migrations.Migration):
    dependencies = [("mailsystem", "0001_directory")]
    operations = [migrations.RunPython(make_views, drop_views)]
