"""PostgreSQL: an index by address, so that one probe finds every range that holds it."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

INDEX = "networks_addressrange_inet"


def make(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make it where there is such an index."""
    if editor.connection.vendor == "postgresql":
        editor.execute(
            f"CREATE INDEX {INDEX} ON networks_addressrange"
            " USING gist ((network::inet) inet_ops)"
        )


def drop(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP INDEX {INDEX}")


class Migration(migrations.Migration):
    dependencies = [("networks", "0001_initial")]

    operations = [migrations.RunPython(make, drop, elidable=False)]
