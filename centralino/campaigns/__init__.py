"""Events, invitations, and the rules of whom to disturb, when, and what comes next."""
