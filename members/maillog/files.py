"""Follow a file through its rotations: each whole line once, wherever reading began."""

import os
from hashlib import sha256
from pathlib import Path
from typing import IO, NamedTuple

LONGEST = 4096
"""Bytes of a line; the rest of a longer one is thrown away."""
AT_ONCE = 512 * 1024
PATIENCE = 3
"""Empty looks at a renamed file: its writer keeps it open until told of the new one."""


class Position(NamedTuple):
    """How far a file was read."""

    inode: int = 0
    offset: int = 0
    head: str = ""


class LogFile:
    """A file that others write to and rename; also while nobody reads."""

    is_over = False

    def __init__(self, path: Path, position: Position) -> None:
        self._path = path
        self._idle = 0
        self._file: IO[bytes] | None = None
        self.position = position
        self._resume()

    def read(self) -> list[bytes]:
        """Return the next whole lines, none when there are none yet."""
        if self._file is None:
            self._open(self._path)
        if self._file is None:
            return []
        lines = self._read_on()
        self._idle = 0 if lines else self._idle + 1
        if self._idle >= PATIENCE and (later := self._next()):
            self.close()
            self.position = Position()
            self._open(later)
        return lines

    def close(self) -> None:
        """Let go of the file."""
        if self._file:
            self._file.close()
        self._file = None

    def _resume(self) -> None:
        """Find the file that was read last, by whatever name it has now."""
        if not self.position.inode:
            return
        for path in self._family():
            if path.stat().st_ino == self.position.inode:
                self._open(path)
                return
        self.position = Position()

    def _open(self, path: Path) -> None:
        try:
            self._file = path.open("rb")
        except FileNotFoundError:
            return
        found = os.fstat(self._file.fileno())
        inode, offset, head = self.position
        is_same = inode == found.st_ino and head in {"", self._head()}
        if is_same and offset <= found.st_size:
            self._file.seek(offset)
        else:
            self._begin()

    def _begin(self) -> None:
        if self._file:
            self._file.seek(0)
            inode = os.fstat(self._file.fileno()).st_ino
            self.position = Position(inode, 0, self._head())

    def _head(self) -> str:
        """Return a digest of the first line, if it is whole already."""
        if self._file is None:
            return ""
        first = os.pread(self._file.fileno(), LONGEST, 0)
        line, is_whole, _rest = first.partition(b"\n")
        return sha256(line).hexdigest() if is_whole else ""

    def _read_on(self) -> list[bytes]:
        if self._file is None:
            return []
        if os.fstat(self._file.fileno()).st_size < self.position.offset:
            self._begin()  # it was emptied
        inode, offset, head = self.position
        block = os.pread(self._file.fileno(), AT_ONCE, offset)
        whole = block[: block.rfind(b"\n") + 1]
        if not whole and len(block) == AT_ONCE:
            whole = block  # no log has such a line
        if not whole:
            return []
        head = head or self._head()
        self.position = Position(inode, offset + len(whole), head)
        lines = whole.removesuffix(b"\n").split(b"\n")
        return [line[: LONGEST + 1] for line in lines]

    def _next(self) -> Path | None:
        """Return the file that came after this one, if this one was renamed."""
        family = self._family()
        inodes = [path.stat().st_ino for path in family]
        if self.position.inode not in inodes:
            return self._path if self._path.exists() else None
        after = family[inodes.index(self.position.inode) + 1 :]
        return after[0] if after else None

    def _family(self) -> list[Path]:
        """Return the file and its renamed predecessors, the oldest first."""
        name = self._path.name
        # A packed one cannot be read; logrotate's delaycompress leaves the last one.
        found = [
            path
            for path in self._path.parent.glob(f"{name}[.-]*")
            if path.is_file() and path.suffix not in {".gz", ".xz", ".zst", ".bz2"}
        ]
        found.sort(key=lambda path: path.stat().st_mtime_ns)
        return [*found, self._path] if self._path.exists() else found
