"""The sections of the house, as they stand at the head of every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from centralino.access.rules.rights import Right
from web.marking import N_


@dataclass(frozen=True, slots=True)
class Section:
    """For whoever has the right; `about` says what is in it. Both are messages of the catalogues."""

    address: str
    right: Right
    words: str
    about: str
    parts: tuple[Section, ...] = ()

    def has(self, path: str) -> bool:
        """Whether a page is of this section, or of a part of it."""
        is_ours = path == self.address or path.startswith(f"{self.address}/")
        return is_ours or any(part.has(path) for part in self.parts)


SETTINGS: Final[tuple[Section, ...]] = (
    Section(
        "/settings/health", Right.SEE_HEALTH, N_("Health"), N_("Each part of the house: whether it works.")
    ),
    Section(
        "/settings/trunks",
        Right.SEE_SETTINGS,
        N_("Trunks"),
        N_("The lines to the telephone network: how each stands, and a call to try it with."),
    ),
    Section(
        "/settings/destinations",
        Right.EXPLAIN,
        N_("Destinations and hours"),
        N_("Where callers are put through, who is rung, and when it is open."),
    ),
    Section(
        "/settings/texts",
        Right.SEE_SETTINGS,
        N_("Provider of texts"),
        N_("Who carries our texts, what went last, and why texts failed."),
    ),
    Section(
        "/settings/prompts",
        Right.SEE_SETTINGS,
        N_("Prompts"),
        N_("What callers hear: listen to it, and record it yourselves."),
    ),
    Section(
        "/settings/registers",
        Right.SEE_SETTINGS,
        N_("Registers"),
        N_("Who must not be called by law, and how old our copy of that is."),
    ),
    Section(
        "/settings/rules",
        Right.SEE_SETTINGS,
        N_("Rules of calling"),
        N_("When and how often people may be called, by which law."),
    ),
    Section(
        "/settings/organisation",
        Right.SEE_SETTINGS,
        N_("Organisation"),
        N_("Its clock, its languages, its numbers, and where each setting is written."),
    ),
    Section("/staff", Right.STAFF, N_("Staff"), N_("Who may sign in, and as what.")),
    Section(
        "/tokens", Right.API_TOKENS, N_("Tokens"), N_("Which programs may use the API, and what each may do.")
    ),
    Section(
        "/webhooks", Right.API_TOKENS, N_("Webhooks"), N_("Which other systems are told what happens here.")
    ),
    Section("/audit", Right.SEE_AUDIT, N_("Changes"), N_("Who changed what, from what to what.")),
)
"""The pages of the settings, in their own row."""

SECTIONS: Final[tuple[Section, ...]] = (
    Section(
        "/customers",
        Right.SEE_CUSTOMERS,
        N_("Customers"),
        N_("Who they are, what they have bought, and where they are put through."),
    ),
    Section(
        "/waiting-room",
        Right.DECIDE_GRANTS,
        N_("Waiting room"),
        N_("Who registered and waits for the word of sales."),
    ),
    Section("/live", Right.SEE_LIVE, N_("Live"), N_("Who is in the support line just now.")),
    Section("/call-backs", Right.SEE_CALL_BACKS, N_("Call-backs"), N_("Who asked to be called back.")),
    Section("/calls", Right.SEE_CUSTOMERS, N_("Calls"), N_("Who called, what was decided and why.")),
    Section("/what-if", Right.EXPLAIN, N_("What if …"), N_("What would happen if a number called now.")),
    Section("/lists", Right.SEE_LISTS, N_("Lists"), N_("Who may be invited together.")),
    Section(
        "/campaigns",
        Right.SEE_CAMPAIGNS,
        N_("Campaigns"),
        N_("Invite the members of a list by telephone, and see who comes."),
    ),
    Section(
        "/texts", Right.SEE_PARTICIPANTS, N_("Texts"), N_("What members wrote that a person should read.")
    ),
    Section(
        "/settings",
        Right.SEE_SETTINGS,
        N_("Settings"),
        N_("How the house stands, its trunks, its destinations, and by which rules it works."),
        SETTINGS,
    ),
)
