"""The page behind a member's personal link, without an account and without script."""
