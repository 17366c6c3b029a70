"""Sheets that staff upload: kept, looked into, tried, and taken in the background, once."""
