"""How customers are told apart aloud when there is no recording of their names."""

from collections.abc import Sequence

from centralino.support.rules import Customer

SHORTEST = 3  # digits; fewer are easily misheard


def code_endings(customers: Sequence[Customer]) -> dict[int, str]:
    """The last digits of each customer's code, by contact: as few as tell them apart, three at the least.

    Where digits cannot (A12345674 and B12345674), and for a customer without a code, it is the contact's number.
    """
    digits = {each.contact_id: _digits(each) for each in customers}
    longest = max(map(len, digits.values()), default=0)
    for length in range(SHORTEST, longest + 1):
        endings = {contact_id: code[-length:] for contact_id, code in digits.items()}
        if len(set(endings.values())) == len(endings):
            return endings
    return {each.contact_id: str(each.contact_id) for each in customers}


def _digits(customer: Customer) -> str:
    digits = "".join(character for character in customer.code or "" if character.isdigit())
    return digits or str(customer.contact_id)
