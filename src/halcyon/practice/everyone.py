"""What everybody with a role may do."""

from halcyon.kernel.roles import Capability as C

EVERYONE = {C.SIGNED_IN, C.SEE_DIRECTORY, C.RAISE_CONCERN, C.SEE_GALLERY}
