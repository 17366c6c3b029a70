"""Who registers on the organisation's web site: what they write, what becomes of it, and what staff see of it."""
