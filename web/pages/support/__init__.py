"""The pages of the support line: customers and their files, who waits, who is to be called back, calls."""

from web.pages.support import codes, contracts, customers, deciding, file, people

DOORS = (
    *customers.DOORS,
    *people.DOORS,
    *file.DOORS,
    *codes.DOORS,
    *contracts.DOORS,
    *deciding.DOORS,
)
