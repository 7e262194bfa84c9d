"""What is said of a visit, its fold and its summary; photos, private answers, punctuality."""
