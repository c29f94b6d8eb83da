"""The health safeguarding team: everything open that it has, who has it, and since when; and asking it for support."""
