"""The service standard: loads, checks, versions and interprets `checklists/`."""
