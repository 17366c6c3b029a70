"""The campaigns' SQL, by what it is for."""
