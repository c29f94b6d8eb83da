"""The clinic’s weekly huddle: its weeks, one young person to a screen, and the way out by a decision."""
