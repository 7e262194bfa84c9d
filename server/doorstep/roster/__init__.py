"""Who works when, and when they are free."""
