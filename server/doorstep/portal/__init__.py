"""The customer's own routes: who comes, when, and the receipt of what was done."""
