"""What is decided about webhooks, by arguments alone."""
