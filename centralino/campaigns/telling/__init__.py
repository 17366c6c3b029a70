"""What staff read of a campaign."""
