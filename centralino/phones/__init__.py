"""Phones in browsers, lent to staff while they are signed in, and the calls that are ordered for them."""
