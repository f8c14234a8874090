"""People and departments: how they are called, and who is meant."""
