"""What somebody in the office owes next: the open promises that they hold, or that their part in their team holds."""
