"""How messages leave the house: a file for each channel, a line in `register` for each."""
