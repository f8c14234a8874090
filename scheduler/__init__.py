"""Says when, and carries what is owed."""
