"""Reading what agencies were asked: how they were reminded, how they answered, and what was asked before."""
