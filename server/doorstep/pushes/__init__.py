"""What one's own browser is pushed: switching it on and off, and the public key that browsers subscribe with."""
