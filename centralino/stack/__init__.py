"""What runs beneath us: a Postgres and an Asterisk of our own, started, watched and stopped."""
