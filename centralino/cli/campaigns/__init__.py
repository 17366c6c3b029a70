"""`centralino campaign`: invitations, from the draft to the archive of who comes."""
