"""E-mails that go out: what they say, what waits to go, and the way to the server that takes them."""
