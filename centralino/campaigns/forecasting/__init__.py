"""What a campaign will come to: rates from the past, the rules as they are, and chance."""
