"""Statement, sealing, the chain, verification."""
