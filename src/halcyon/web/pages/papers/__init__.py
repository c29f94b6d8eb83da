"""Papers: the forward plan and the meetings, and one paper from its first figures to its signature."""
