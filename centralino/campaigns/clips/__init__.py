"""A campaign's words as members hear them: made into clips, recorded, and thrown away when nobody says them."""
