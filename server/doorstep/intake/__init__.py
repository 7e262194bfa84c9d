"""What an event sets in motion, in one transaction; the quarantine."""
