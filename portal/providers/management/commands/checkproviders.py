"""Look whether the links and servers of the directory still answer."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal import texts
from portal.progress import progress
from portal.providers.checking.lines import Bounds
from portal.providers.checking.rounds import Seen, Task, due, go_round


class Command(BaseCommand):
    """Ask the outside; nothing but this command ever does."""

    help = (
        "Ask the pages and submission servers of the directory over the network, and"
        " date what was seen in each row. Those looked at longest ago come first, so a"
        " round that was stopped, or limited, goes on where it ended. Nobody signs in"
        " and no mail is sent. Addresses that are not public are not asked."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what bounds the round."""
        parser.add_argument(
            "--only", nargs="+", default=[], metavar="SLUG", help="only these"
        )
        parser.add_argument("--limit", type=int, default=None, help="at most so many")
        parser.add_argument(
            "--timeout",
            type=float,
            default=10.0,
            help="seconds that one connection may take (10)",
        )
        parser.add_argument(
            "--allow-private",
            action="store_true",
            help="ask addresses in private networks and on this machine too",
        )

    def handle(
        self,
        *_args: Any,
        only: list[str],
        limit: int | None,
        timeout: float,
        allow_private: bool,
        **_options: Any,
    ) -> None:
        """Find what is due, go round, and say what needs a look."""
        if timeout <= 0 or (limit is not None and limit < 1):
            raise CommandError("--timeout and --limit are more than 0.")
        tasks = due(only, limit)
        unknown = sorted(set(only) - {task.slug for task in tasks})
        if unknown and limit is None:
            raise CommandError(f"Nothing to look at for: {', '.join(unknown)}.")
        seen = self._go(tasks, Bounds(timeout, allow_private))
        for one in sorted(seen, key=lambda one: one.slug):
            self._tell(one)
        fine = sum(one.is_fine for one in seen)
        self.stdout.write(f"Looked at {len(seen)}: {fine} fine.")

    def _go(self, tasks: list[Task], bounds: Bounds) -> list[Seen]:
        seen: list[Seen] = []
        try:
            with progress("Looking", self.stderr.write) as tell:
                for one in go_round(tasks, bounds):
                    seen.append(one)
                    tell(len(seen), len(tasks))
        except KeyboardInterrupt:
            self.stderr.write("Stopped. What was seen is kept; run it again to go on.")
        finally:
            if seen:
                texts.touch()
        return seen

    def _tell(self, seen: Seen) -> None:
        for state, text in (
            (seen.page_state, seen.page_seen),
            (seen.server_state, seen.server_seen),
        ):
            for line in text.splitlines():
                self.stdout.write(f"{seen.slug}: {state}: {line}")
