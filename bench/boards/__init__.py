"""How soon an answer is on the boards, with three hundred of them open."""
