"""The office's day: the board, booking, and what may become of a booking."""
