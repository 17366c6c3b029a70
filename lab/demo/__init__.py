"""`python -m lab.demo`: callers of every kind really call, and what they heard is held against what was recorded."""
