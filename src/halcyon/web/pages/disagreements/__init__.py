"""Professional disagreements: raising one, how it stands, and the list for managers and safeguarding leads."""
