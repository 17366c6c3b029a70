"""How long the server takes for every page, with a million contacts and five million attempts in Postgres."""
