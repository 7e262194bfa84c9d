"""What to tell whom, when, over which channel, and what became of it."""
