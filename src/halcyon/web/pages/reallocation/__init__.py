"""Who holds what, and giving it to somebody else."""
