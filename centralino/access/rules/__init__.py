"""What decides about access, pure: rights, passwords, waits after wrong ones, codes of a second factor, ends of sessions."""
