"""What an installation has yet to be given before it can work: read by whoever sets it up."""
