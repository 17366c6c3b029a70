"""What is decided: pure, and asked by the claim, the screens and the forecast alike."""
