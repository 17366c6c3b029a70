"""Texts, from the claim to the reply."""
