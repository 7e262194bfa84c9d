"""Reviews: which sealed records a supervisor looks at, and what became of each."""
