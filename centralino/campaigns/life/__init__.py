"""A campaign from its draft to its end, and who is invited."""
