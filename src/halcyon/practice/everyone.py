"""What everybody with a role may do, and what the hub and those who oversee it may read."""

from halcyon.kernel.roles import Capability as C
from halcyon.kernel.sharing import Handling as H

EVERYONE = {C.SIGNED_IN, C.SEE_DIRECTORY, C.RAISE_CONCERN, C.SEE_GALLERY}
HUB_SEES = frozenset({H.OPEN, H.HUB_ONLY, H.HEALTH_CONFIDENTIAL})
