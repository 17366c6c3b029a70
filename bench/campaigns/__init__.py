"""What a campaign costs: the claim among millions, an outcome written down, a call placed, a list brought in."""
