"""A letter of the clinic to a young person’s practice: the practice reads it, the clinic sees that it did."""
