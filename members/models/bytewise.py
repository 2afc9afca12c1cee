"""Text in the order of its bytes, whatever the language of the database."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.expressions import Func
from django.db.models.sql.compiler import SQLCompiler


class Bytewise(Func):
    """A column compared byte by byte, so that an index finds a beginning in order."""

    template = "(%(expressions)s)"

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> Any:
        """Name the collation; SQLite has no other."""
        template = '(%(expressions)s) COLLATE "C"'
        return self.as_sql(compiler, connection, template=template, **extra)


def beginning(name: str, text: str) -> Q:
    """Return the rows whose annotated `name` begins with the ASCII text.

    A range, since it is read in the order of the index and stops at a LIMIT: a LIKE
    with ORDER BY may walk all rows in the order of the database's language.
    """
    after = text[:-1] + chr(ord(text[-1]) + 1)
    return Q(**{f"{name}__gte": text, f"{name}__lt": after})
