"""The SQL of accounts, sessions, and the log of changes."""
