"""Start a private PostgreSQL and Redis that leave nothing behind, even after SIGKILL.

`python -m tests.servers [--durable] CMD…` runs a command in the production set-up on
the two.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

import psycopg

SECONDS = 30
INITDB = ("-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
MAIL_ROLES = [f"mailreader_{worker}" for worker in ("main", "gw0", "gw1", "gw2", "gw3")]
"""Each process of the tests has mail servers of its own."""
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

# The shell outlives us: when our end of its standard input closes, however we ended, it
# stops the server and removes the directory. The server dies with the shell.
KEEPER = """
trap '' HUP INT TERM
"$@" >"$DIRECTORY/log" 2>&1 </dev/null &
cat >/dev/null
kill -"${STOP:-INT}" $! 2>/dev/null
wait
rm -rf "$DIRECTORY"
"""


class MissingProgramError(Exception):
    """A server program is not installed; the text names it."""


def program(name: str) -> str:
    """Return where a server program is; PostgreSQL's stand outside Debian's PATH."""
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0,
    )
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        raise MissingProgramError(f"{name} is not installed")
    return path


def free_port() -> int:
    """Return a TCP port of loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def postgresql(*, durable: bool = False) -> Iterator[str]:
    """Run a cluster of its own on a Unix socket; give its DATABASE_URL.

    Without `durable` it does not wait for the disk: right for tests, wrong for figures.
    """
    initdb, postgres = program("initdb"), program("postgres")
    directory = _directory()
    data = f"{directory}/data"
    subprocess.run(
        [*unprivileged(), initdb, "-D", data, "-U", "station", *INITDB],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=directory,
    )
    _ask_for_passwords(Path(data))
    settings = ["listen_addresses=", "max_connections=60"]
    settings += () if durable else NOT_DURABLE
    command = [*unprivileged(), postgres, "-D", data, "-k", str(directory)]
    command += [part for setting in settings for part in ("-c", setting)]
    with kept(command, directory, lambda: _make_database(directory)):
        yield f"postgres://station@{quote(str(directory), safe='')}/station"


def _ask_for_passwords(data: Path) -> None:
    """Trust the tests, but not the mail servers: their password has to be right."""
    rules = data / "pg_hba.conf"
    rules.write_text(
        f"local all {','.join(MAIL_ROLES)} scram-sha-256\n{rules.read_text()}"
    )


def _make_database(directory: Path) -> None:
    with psycopg.connect(
        host=str(directory), user="station", dbname="postgres", autocommit=True
    ) as connection:
        connection.execute("CREATE DATABASE station")


@contextlib.contextmanager
def redis(*, port: int = 0) -> Iterator[str]:
    """Run a Redis of its own on loopback, empty; give its REDIS_URL."""
    server = program("redis-server")
    directory = _directory()
    port = port or free_port()
    command = [*unprivileged(), server, "--port", str(port), "--bind", "127.0.0.1"]
    command += ["--save", "", "--appendonly", "no", "--databases", "64"]
    command += ["--dir", str(directory)]
    with kept(command, directory, lambda: _connect(port)):
        yield f"redis://127.0.0.1:{port}"


def _connect(port: int) -> None:
    socket.create_connection(("127.0.0.1", port), timeout=1).close()


def _directory() -> Path:
    # A socket's path may have 107 bytes, so TMPDIR is not asked. PostgreSQL refuses to
    # run as root, and whoever it runs as has to own the directory.
    # Postfix and Dovecot ask it too, each as a user of its own.
    directory = Path(tempfile.mkdtemp(prefix="station-", dir="/tmp"))
    directory.chmod(0o711)
    if os.geteuid() == 0:
        user = _unprivileged_user()
        os.chown(directory, user.pw_uid, user.pw_gid)
    return directory


def unprivileged() -> list[str]:
    """Return how a command runs without privileges, and ends with who started it."""
    command = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() == 0:
        user = _unprivileged_user()
        command += ["--clear-groups", "--reuid", str(user.pw_uid)]
        command += ["--regid", str(user.pw_gid)]
    return [*command, "--"]


def _unprivileged_user() -> pwd.struct_passwd:
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres")
    return pwd.getpwnam("nobody")


@contextlib.contextmanager
def kept(
    command: Sequence[str],
    directory: Path,
    ready: Callable[[], None],
    *,
    stop: str = "INT",
) -> Iterator[None]:
    """Run a server until the end of the block; its directory is removed with it."""
    keeper = subprocess.Popen(
        ["sh", "-c", KEEPER, "keeper", *command],
        stdin=subprocess.PIPE,
        env={**os.environ, "DIRECTORY": str(directory), "STOP": stop},
        cwd="/",
        start_new_session=True,  # Ctrl-C ends the tests first, then the servers
    )
    try:
        wait_for(ready, directory / "log")
        yield
    finally:
        keeper.communicate()


def wait_for(ready: Callable[[], None], log: Path) -> None:
    """Wait until a server answers; raise RuntimeError with its log if it never does."""
    last: Exception | None = None
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            return ready()
        except (OSError, psycopg.OperationalError) as error:
            last = error
            time.sleep(0.05)
    raise RuntimeError(f"The server does not answer: {log.read_text()}") from last


@contextlib.contextmanager
def production(*, durable: bool = False) -> Iterator[dict[str, str]]:
    """Run both servers; give the environment of a production set-up on them."""
    with postgresql(durable=durable) as database_url, redis() as redis_url:
        yield {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "SECRET_KEY": secrets.token_urlsafe(50),
            "BASE_URL": "https://testserver",
            "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1,[::1]",
            "EXISTING_ADDRESSES": "none",
        }


def main(*command: str) -> int:
    """Run the command on both servers; where they are missing, leave it out aloud."""
    # Python would leave without cleaning up; the keepers need no more than our end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        durable = command[:1] == ("--durable",)
        with production(durable=durable) as environment:
            return _run(command[durable:], {**os.environ, **environment})
    except MissingProgramError as missing:
        required = os.environ.get("STATION_REQUIRE") == "all"
        consequence = "STATION_REQUIRE=all asks for it" if required else "left out"
        sys.stderr.write(f"The production pass: {missing}: {consequence}.\n")
        return int(required)


def _run(command: Sequence[str], environment: dict[str, str]) -> int:
    child = subprocess.Popen(
        ["setpriv", "--pdeathsig", "TERM", "--", *command], env=environment
    )
    try:
        return child.wait()
    finally:
        with contextlib.suppress(KeyboardInterrupt):
            child.terminate()
            child.wait()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
