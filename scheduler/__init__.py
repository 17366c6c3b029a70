"""The process that makes things happen at their time."""
