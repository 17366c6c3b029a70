"""The `centralino` command: one file per noun, each a thin face of a wing's actions."""
