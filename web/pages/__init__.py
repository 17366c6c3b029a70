"""The pages of the staff: one subject a module, each with its doors."""
