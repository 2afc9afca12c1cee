"""What one file of the ISPDB says, and the order of its servers."""

from dataclasses import dataclass

from portal.providers.choices import Auth, Socket, UsernameForm
from portal.providers.ways import BLOCKED_PORT

BEST_FIRST = (Socket.SSL, Socket.STARTTLS, Socket.UNKNOWN, Socket.PLAIN)
ENCRYPTED = (Socket.SSL, Socket.STARTTLS)


@dataclass(frozen=True)
class Outgoing:
    """One outgoing server."""

    host: str
    port: int
    socket: Socket
    auth: Auth
    username: UsernameForm

    @property
    def is_way(self) -> bool:
        """Whether it gets around the block and asks who sends."""
        return self.port != BLOCKED_PORT and self.auth not in {
            Auth.NONE,
            Auth.POP_FIRST,
        }


@dataclass(frozen=True)
class Config:
    """One file: its domains, and how their mail is sent."""

    file: str
    domains: tuple[str, ...]
    name: str
    servers: tuple[Outgoing, ...]

    @property
    def best_first(self) -> list[Outgoing]:
        """Its servers, an encrypted one before a plain one, port 25 last."""
        return sorted(
            self.servers,
            key=lambda one: (one.port == BLOCKED_PORT, BEST_FIRST.index(one.socket)),
        )

    @property
    def is_encrypted(self) -> bool:
        """Whether any of them is."""
        return any(one.socket in ENCRYPTED for one in self.servers)
