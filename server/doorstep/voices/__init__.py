"""What customers say through their link: how to come and to call, what they think of a visit, what is wrong."""
