"""The support line: who is entitled to it, and where a caller goes."""
