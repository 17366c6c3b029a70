"""Customers are told apart by as few digits as will do."""

import pytest

from centralino.support.naming import code_endings
from centralino.support.rules import Customer


@pytest.mark.parametrize(
    ("codes", "endings"),
    [
        pytest.param(["00488410010", "07654320154"], ["010", "154"], id="three are enough"),
        pytest.param(["11110154", "22220154"], ["20154", "10154"][::-1], id="as many as it takes"),
        pytest.param(["4711", "14711"], ["4711", "14711"], id="one ends like the other"),
        pytest.param(
            ["A12345674", "B12345674"], ["1", "2"], id="only a letter between them: the contact's number"
        ),
        pytest.param([None, "00488410010"], ["1", "010"], id="no code: the contact's number"),
    ],
)
def test_an_ending_tells_customers_apart(codes: list[str | None], endings: list[str]) -> None:
    customers = [Customer(number, "Somebody", code) for number, code in enumerate(codes, start=1)]
    assert list(code_endings(customers).values()) == endings
