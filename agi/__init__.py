"""The process that answers Asterisk, call by call."""
