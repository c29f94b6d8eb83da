"""A practice’s safeguarding codes: what differs, mending it, what was sent, and the code map."""
