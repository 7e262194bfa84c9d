"""The people who work with Doorstep: added, changed, moved to another team, shut out and let in again."""
