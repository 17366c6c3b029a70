"""Outgoing webhooks: other systems are told of what happens here, signed, at least once, in order."""
