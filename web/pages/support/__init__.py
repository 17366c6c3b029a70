"""The pages of the support line: customers and their files, who waits, who is to be called back, calls."""

from web.pages.support import (
    call_backs,
    calls,
    codes,
    contracts,
    customers,
    deciding,
    file,
    live,
    people,
    waiting_room,
    what_if,
)

DOORS = (
    *customers.DOORS,
    *people.DOORS,
    *file.DOORS,
    *codes.DOORS,
    *contracts.DOORS,
    *deciding.DOORS,
    *waiting_room.DOORS,
    *call_backs.DOORS,
    *what_if.DOORS,
    *calls.DOORS,
    *live.DOORS,
)
