"""An operator's export: hashes, the same again, other hashes, plain passwords."""

import base64
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.place import Place
from bench.table import Row

LINES = int(os.environ.get("LINES", "100000"))
PLAIN_LINES = min(LINES, 2000)


def measure(place: Place) -> Iterator[Row]:
    """Run the command as an operator does."""
    hashed, plain = place.var / "hashed.csv", place.var / "plain.csv"
    _write_hashes(hashed)
    took, megabytes = _import(hashed)
    yield f"import of {LINES} lines with hashes", f"{took:.1f} s"
    yield "memory of that import, peak", f"{megabytes:.0f} MB"
    yield "the same file again", f"{_import(hashed)[0]:.1f} s"
    _write_hashes(hashed)
    yield "another hash on every line", f"{_import(hashed)[0]:.1f} s"
    names = (f"ip{8 * 10**9 + n}" for n in range(PLAIN_LINES))
    _write(plain, "password", (f"{name},{secrets.token_hex(5)}" for name in names))
    rate = PLAIN_LINES / _import(plain)[0]
    yield "lines with plain passwords, all cores", f"{rate:.0f} /s"


def _write_hashes(path: Path) -> None:
    names = (f"ip{7 * 10**9 + n}" for n in range(LINES))
    _write(path, "password_hash", (f"{name},{_hash()}" for name in names))


def _hash() -> str:
    salt, digest = (_base64(secrets.token_bytes(size)) for size in (16, 32))
    return f'"argon2$argon2id$v=19$m=19456,t=2,p=1${salt}${digest}"'


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _write(path: Path, password: str, lines: Iterator[str]) -> None:
    path.touch(mode=0o600)
    with path.open("w") as file:
        file.write(f"connection_id,{password},service,opened_on\r\n")
        file.writelines(f"{line},gol_flets,2007-03-17\r\n" for line in lines)


def _import(path: Path) -> tuple[float, float]:
    """Return the seconds it took, and the most memory it had, in MB."""
    began = time.monotonic()
    log = path.with_suffix(".log")
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "importconnections", str(path)],
            stdout=said,
            stderr=said,
        )
        # wait4 tells the memory of this child alone.
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"The import failed: {log.read_text()[-500:]}")
    return time.monotonic() - began, used.ru_maxrss / 1024
