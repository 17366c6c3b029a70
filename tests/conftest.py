"""Fixtures for every folder of tests."""

pytest_plugins = [
    "tests.fixtures.postgres",
    "tests.fixtures.lab",
    "tests.fixtures.staff",
    "tests.fixtures.hashes",
]
