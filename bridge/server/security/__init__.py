"""Who may reach the live server, and what they must know. Loopback needs nothing; everything wider needs keys."""

from bridge.server.security.door import Door
from bridge.server.security.errors import SecurityError
from bridge.server.security.invitation import Invitation
from bridge.server.security.keys import Keys, check_reach, widened
from bridge.server.security.redaction import Redaction
from bridge.server.security.visitors import Visitors

__all__ = ["Door", "Invitation", "Keys", "Redaction", "SecurityError", "Visitors", "check_reach", "widened"]
