"""A demonstration day, made through the real intake."""
