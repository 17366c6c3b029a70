"""What happened: a record of every call, its parts, and the decisions taken on it."""
