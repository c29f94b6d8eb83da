"""Letters of an enquiry: they start empty, fit the recipient, are checked before they are signed, and kept."""
