"""Supervision: one's own, what one gives, and what whoever leads safeguarding in an agency oversees."""
