"""Calls out, from the claim to what became of them, and what scripts ask and report."""
