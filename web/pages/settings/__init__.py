"""The settings: how the house stands, its trunks, its destinations and hours, and by which rules it works."""

from web.pages.settings import destinations, health, organisation, overview, rules, texts, trunk_test, trunks

DOORS = (
    *overview.DOORS,
    *health.DOORS,
    *trunks.DOORS,
    *trunk_test.DOORS,
    *destinations.DOORS,
    *texts.DOORS,
    *rules.DOORS,
    *organisation.DOORS,
)
