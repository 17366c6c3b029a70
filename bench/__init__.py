"""What `make bench` measures: ratios in one run, on whatever machine this is."""
