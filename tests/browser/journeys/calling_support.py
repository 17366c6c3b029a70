"""A customer who calls the support line, and whom they reach: judged by what they hear."""

from __future__ import annotations

from lab.personas import Caller, People, read_people

LINE = "+390299000001"
CALLER = "giulia"
NAME, NUMBER, CODE = "Giulia Cartotecnica s.r.l.", "+393331110042", "03650800158"
TECHNICIANS = {"support-martha", "support-george", "support-hilda"}
SALES = {"sales-desk"}


def people_of_the_lab() -> People:
    """Those who are rung, and one who calls."""
    return People(callers={CALLER: Caller(who=NAME, number=NUMBER)}, callees=read_people().callees)
