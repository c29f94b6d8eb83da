"""What the board is told in figures: fact views, the checked copy that pages read, snapshots, and the challenge log."""
