"""The console: what staff see first, find and do, on top of Django's admin."""

from members.console.site import ConsoleSite

__all__ = ["ConsoleSite"]
