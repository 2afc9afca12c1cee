"""How much of the processors each program took, its ended children included."""

import contextlib
import os
from collections import Counter
from pathlib import Path

TICK = 1000 // os.sysconf("SC_CLK_TCK")
"""Milliseconds of one tick."""
PROGRAMS = {
    "postgres": "PostgreSQL",
    "redis-server": "Redis",
    "master": "Postfix",
    "opendkim": "OpenDKIM",
    "dovecot": "Dovecot",
    "auth": "Dovecot's passwords",
    "celery": "workers",
    "granian": "web server",
}
REST = "clients and policy service"


def used() -> Counter[str]:
    """Return each program's milliseconds so far; of the servers beside us too."""
    spent: Counter[str] = Counter()
    for pid in _children(os.getppid()):
        _add(pid, REST, spent)
    return spent


def _add(pid: int, program: str, spent: Counter[str]) -> None:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        program = PROGRAMS.get(_name(pid), program)
        spent[program] += _own_and_ended(pid)
        for child in _children(pid):
            _add(child, program, spent)


def _name(pid: int) -> str:
    """Return the command, or the module that Python runs."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    if "-m" in words:
        return words[words.index("-m") + 1]
    return Path(f"/proc/{pid}/comm").read_text().strip()


def _own_and_ended(pid: int) -> int:
    """Return the time of a process and of its children that have ended (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) * TICK


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()]
