"""The SQL of texts: those that go out, those that come in, the pace, and what staff look at."""
