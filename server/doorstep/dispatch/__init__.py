"""The office: importing work orders."""
