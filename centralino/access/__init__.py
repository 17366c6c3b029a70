"""Who works here: staff accounts, what each role may do, sessions, and who changed what."""
