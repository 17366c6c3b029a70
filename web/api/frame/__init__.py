"""What all subjects of the API stand on: who asks, problems, one transaction a request, answers given again, pages."""

from web.api.frame.client import Client, needs
from web.api.frame.fields import (
    Day,
    Id,
    Instant,
    LanguageCode,
    Line,
    Name,
    Said,
    Short,
    Told,
    Why,
    ZoneNamed,
    left_as_it_is,
)
from web.api.frame.paging import Listed, Paged
from web.api.frame.problems import Kind, Problem, granted, there
from web.api.frame.routing import made_at, resource

__all__ = [
    "Client",
    "Day",
    "Id",
    "Instant",
    "Kind",
    "LanguageCode",
    "Line",
    "Listed",
    "Name",
    "Paged",
    "Problem",
    "Said",
    "Short",
    "Told",
    "Why",
    "ZoneNamed",
    "granted",
    "left_as_it_is",
    "made_at",
    "needs",
    "resource",
    "there",
]
