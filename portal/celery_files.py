"""Celery without a server: messages are files in a folder.

kombu's own file transport can hand a half-written message to a reader, which kills the
worker, and moves messages through the machine's temporary folder. Here a message
appears whole, is claimed by one rename inside its folder, and what cannot be read is
set aside.
"""

import json
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem


class Channel(filesystem.Channel):
    """Write, then rename; claim by rename."""

    # kombu's own classes disagree about the signature.
    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]
        # Wall-clock names keep the order across restarts of the machine.
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        _write(Path(self.data_folder_out) / name, payload)

    def _queue_bind(
        self, exchange: str, routing_key: str, pattern: str | None, queue: str
    ) -> None:
        known = [tuple(binding) for binding in self.get_table(exchange)]
        binding = (routing_key or "", pattern or "", queue or "")
        if binding not in known:
            path = Path(self.control_folder) / f"{exchange}.exchange"
            _write(path, [binding, *known])

    def _get(self, queue: str, timeout: float | None = None) -> Any:  # noqa: ARG002
        for path in self._waiting(queue):
            claimed = path.with_name(f"{path.name}.claimed")
            try:
                path.rename(claimed)
            except FileNotFoundError:
                continue  # another worker was faster
            try:
                payload = json.loads(claimed.read_text())
            except ValueError:
                claimed.rename(path.with_name(f"{path.name}.broken"))
                continue
            claimed.unlink()
            return payload
        raise Empty

    def _purge(self, queue: str) -> int:
        waiting = self._waiting(queue)
        for path in waiting:
            path.unlink(missing_ok=True)
        return len(waiting)

    def _size(self, queue: str) -> int:
        return len(self._waiting(queue))

    def _waiting(self, queue: str) -> list[Path]:
        found = Path(self.data_folder_in).glob("*.msg")
        return sorted(
            path for path in found if path.name.split(".", 1)[1] == f"{queue}.msg"
        )


def _write(path: Path, content: Any) -> None:
    part = path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
    part.write_text(json.dumps(content))
    part.rename(path)


class Transport(filesystem.Transport):
    """The hardened file transport; kombu takes it by the name of this class."""

    Channel = Channel
