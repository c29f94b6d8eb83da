"""Policies and who has read them, briefings with receipts, networks and their alerts, good practice from elsewhere."""
