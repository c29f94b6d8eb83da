"""Booking a young pregnant woman: it opens the teenage pregnancy pathway, and with it the screening."""
