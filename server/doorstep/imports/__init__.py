"""Work orders from files: read, compared with what is booked, understood aloud, and booked."""
