"""A PostgreSQL of a test's own, which may crash: all other tests share one."""

import contextlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from django.db import connections

from tests.mailstack import alias
from tests.servers import postgresql, program, unprivileged, wait_for


@dataclass
class Database:
    """One cluster in its directory, and the server while it is ours."""

    directory: Path
    server: subprocess.Popen[bytes] | None = None

    def crash(self) -> None:
        """Stop it as a crash does: nothing is written, everybody is cut off."""
        control = [program("pg_ctl"), "-D", self._data, "-m", "immediate", "stop"]
        self._run(*unprivileged(), *control)
        if self.server:
            self.server.wait()

    def start(self) -> None:
        """Start it again; it ends with this process."""
        options = ["-c", "listen_addresses=", "-k", str(self.directory)]
        with (self.directory / "log").open("ab") as log:
            self.server = subprocess.Popen(
                [*unprivileged(), program("postgres"), "-D", self._data, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.directory,
            )
        wait_for(self._answers, self.directory / "log")

    def end(self) -> None:
        """Stop what `start` started."""
        if self.server:
            self.server.terminate()
            self.server.wait()

    @property
    def _data(self) -> str:
        return str(self.directory / "data")

    def _answers(self) -> None:
        psycopg.connect(
            host=str(self.directory), user="station", dbname="station"
        ).close()

    def _run(self, *command: str) -> None:
        subprocess.run(
            command, check=True, cwd=self.directory, stdout=subprocess.DEVNULL
        )


@contextlib.contextmanager
def own_database() -> Iterator[tuple[Database, str]]:
    """Move this process to a fresh cluster with the same tables; give its URL too."""
    settings = connections[alias()].settings_dict
    shared = {"HOST": settings["HOST"], "NAME": settings["NAME"]}
    tables = subprocess.run(
        [program("pg_dump"), "-Ox", "-U", "station", "-h", *shared.values()],
        check=True,
        stdout=subprocess.PIPE,
    ).stdout
    with postgresql(durable=True) as url:
        own = {"HOST": unquote(str(urlsplit(url).hostname)), "NAME": "station"}
        psql = [program("psql"), "-q", "-v", "ON_ERROR_STOP=1", "-U", "station"]
        subprocess.run(
            [*psql, "-h", *own.values()],
            input=tables,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        database = Database(Path(own["HOST"]))
        connections[alias()].close()
        settings.update(own)
        try:
            yield database, url
        finally:
            connections[alias()].close()
            settings.update(shared)
            database.end()
