"""The process with pages for the staff, for members behind their links, and for what providers of texts tell us."""
