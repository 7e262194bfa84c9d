"""Customers and the premises where they are visited."""
