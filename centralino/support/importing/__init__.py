"""Bringing contacts with their contracts in from a spreadsheet, and saying what was refused and why."""
