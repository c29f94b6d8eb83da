"""Letters of the clinic to a young person's own practice: one decision for each, read by that practice alone."""
