"""One subject of the API a module: its router, and what comes in and goes out there."""
