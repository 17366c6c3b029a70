"""Texts: what a reply means, how many segments a text takes, and the providers that carry it."""
