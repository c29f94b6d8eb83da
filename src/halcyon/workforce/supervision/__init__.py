"""Safeguarding supervision: what was agreed with whom, what is due, what was held, and who oversees it."""
