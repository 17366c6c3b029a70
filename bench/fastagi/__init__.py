"""How fast FastAGI servers are, side by side."""
