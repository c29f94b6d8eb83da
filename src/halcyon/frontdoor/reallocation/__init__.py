"""What people hold, and giving it to others when they are away, have left or work elsewhere."""
