"""What a campaign says and writes."""
