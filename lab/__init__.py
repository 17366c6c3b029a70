"""A telephone network in a box: a second Asterisk as the carrier, and people with habits who call and are called."""
