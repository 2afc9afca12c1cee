"""What goes wrong in a session stays in the log."""

import structlog
from aiosmtpd.smtp import TLSSetupException

log = structlog.get_logger(__name__)


def excuse(error: Exception) -> str:
    """Log the failure; return what the client is told."""
    if isinstance(error, TLSSetupException):
        log.info("client refused tls", reason=str(error.__cause__))
    else:
        log.error("mail session failed", exc_info=error)
    return "451 4.3.0 Please try again later"
