"""What decides about access, pure: rights, passwords, waits after wrong ones, second factors, ends of sessions."""
