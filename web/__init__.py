"""The process that the world may reach: personal links, and what providers of texts tell us."""
