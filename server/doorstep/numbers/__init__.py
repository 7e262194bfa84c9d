"""Numbers over sealed records, each of which opens the records that it counts."""
