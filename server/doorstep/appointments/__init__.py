"""The promise ledger of a visit, its members and its plan."""
