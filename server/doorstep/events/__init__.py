"""What phones say, whatever it is about: the envelope of an event, shapes, one log, and when it really happened."""
