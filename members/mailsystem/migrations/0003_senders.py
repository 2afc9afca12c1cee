"""Outside senders: their table, and the view that says them to Postfix."""

from django.db import migrations, models

OWN = """
    SELECT address AS login, address AS sender FROM mailsystem_account WHERE active
"""
# Nobody sends as another address of a domain of ours, whatever the rows say, and nobody
# as an outside one before the first password was changed. `*` is everything outside,
# where the operator allows that (SENDER_POLICY).
ALL = f"""
    {OWN}
    UNION ALL
    SELECT a.address, s.sender
    FROM mailsystem_sender s JOIN mailsystem_account a ON a.owner = s.owner
    WHERE a.active AND NOT a.first_password
        AND split_part(s.sender, '@', 2) NOT IN (SELECT name FROM mailsystem_domain)
    UNION ALL
    SELECT address, '*'::varchar(254) FROM mailsystem_account
    WHERE active AND NOT first_password
        AND EXISTS (SELECT FROM mailsystem_sender WHERE sender = '*')
"""


def replace_view(query):
    def replace(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"CREATE OR REPLACE VIEW mail_sender AS {query}")

    return replace


class Migration(migrations.Migration):
    dependencies = [("mailsystem", "0002_views")]
    operations = [
        migrations.CreateModel(
            name="MailSender",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("owner", models.BigIntegerField(verbose_name="mailbox of the portal")),
                (
                    "sender",
                    models.CharField(
                        max_length=254, verbose_name="address, or @domain"
                    ),
                ),
            ],
            options={
                "verbose_name": "outside sender",
                "verbose_name_plural": "outside senders",
                "db_table": "mailsystem_sender",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "sender"), name="mail_sender_once"
                    )
                ],
                "indexes": [models.Index(fields=["sender"], name="mail_sender_sender")],
            },
        ),
        migrations.RunPython(replace_view(ALL), replace_view(OWN)),
    ]
