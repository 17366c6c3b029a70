"""The telephone directory: who our contacts are, the codes they key and the numbers they call from."""
