"""What calendar programs read: the visits of one person under a secret address, without a name or a number."""
