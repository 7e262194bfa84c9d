"""The service standard as data: loading, checking, versions, and the interpreter of checklists."""
