"""Who may do what: people, roles, sessions, devices, the authorisation table."""
