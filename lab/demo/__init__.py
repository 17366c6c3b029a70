"""`python -m lab.demo`: people really call and are called, and what they went through is held against what was recorded."""
