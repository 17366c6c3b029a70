"""One file per kind of call, to be read aloud."""
