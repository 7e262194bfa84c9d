"""Cases: what customers ask for or complain of, from the first word to their own answer that it is done."""
