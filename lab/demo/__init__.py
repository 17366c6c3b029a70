"""`python -m lab.demo`: people really call and are called, and what came of it is held against what was recorded."""
