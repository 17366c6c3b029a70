"""What Centralino's processes share: a wing per subject, and the doors to the world."""
