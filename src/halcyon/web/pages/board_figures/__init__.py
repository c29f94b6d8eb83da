"""The board's figures: how it knows, the challenge log, snapshots."""
