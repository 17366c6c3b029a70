"""`python -m lab.rush`: thousands of members over a hundred lines, while each part of the house is killed in turn."""
