"""The event log, the fold, photos, the clock ledger, punctuality."""
