"""A campaign's words as members hear them: made into clips, or recorded."""
