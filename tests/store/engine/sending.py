"""What becomes of the texts of a history."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from centralino.messages.provider import Accepted, Delivery, InDoubt, NotSent, Rejected
from tests.store.engine.beginning import SECOND, pick, which
from tests.store.engine.calls import Calls
from tests.store.engine.seen import Text

# What a provider may say of a text.
OUTCOMES = [
    "accepted",
    "accepted",
    "accepted",
    "refused",
    "opted out",
    "no such number",
    "not sent",
    "in doubt",
]
OUTCOMES += ["never known"]


class Texts(Calls):
    """Texts are sent, refused, doubted, and told of."""

    @rule(outcomes=st.lists(st.sampled_from(OUTCOMES), max_size=2))
    def texts_are_sent(self, outcomes: list[str]) -> None:
        self._wait_for_somebody()
        taken = self._see_texts()
        self.now += SECOND
        for text, outcome in zip(taken, outcomes, strict=False):
            self._settle_text(text, outcome)

    @precondition(lambda self: self._open_texts())
    @rule(text=which, outcome=st.sampled_from(OUTCOMES))
    def it_is_known_of_a_text(self, text: int, outcome: str) -> None:
        self._settle_text(pick(self._open_texts(), text), outcome)

    @precondition(lambda self: self._accepted_texts())
    @rule(text=which, status=st.sampled_from([Delivery.DELIVERED, Delivery.FAILED]))
    def a_provider_reports(self, text: int, status: Delivery) -> None:
        told = pick(self._accepted_texts(), text)
        self.world.report_text(told.id, status, self.now)
        told.failed = told.failed or status is Delivery.FAILED
        told.is_accepted = False

    def _see_texts(self) -> list[Text]:
        taken = [Text(*each) for each in self.world.claim_texts(self.now)]
        for each in taken:
            assert each.at >= self.now
            self.oracle.see_text(each)
        return taken

    def _settle_text(self, text: Text, outcome: str) -> None:
        if outcome != "never known":
            self.failed_texts = self.failed_texts + 1 if outcome in ("not sent", "in doubt") else 0
        match outcome:
            case "accepted":
                self.world.settle_text(text.id, text.claim, Accepted(f"SM{text.id}"), self.now)
                text.is_open, text.is_accepted = False, True
            case "refused" | "opted out" | "no such number":
                code = {"refused": "30005", "opted out": "21610", "no such number": "21211"}[outcome]
                rejected = Rejected(code, outcome, never_again=outcome == "opted out")
                self.world.settle_text(text.id, text.claim, rejected, self.now)
                text.is_open, text.failed = False, True
                person = self.oracle.invitations[text.invitation].person
                person.opposed = person.opposed or outcome == "opted out"
                if outcome == "no such number":
                    self.oracle.not_in_use.add(text.number)
            case "not sent":
                self.world.settle_text(text.id, text.claim, NotSent("no route"), self.now)
                text.is_open, text.not_sent_at = False, self.now
            case "in doubt":
                self.world.settle_text(text.id, text.claim, InDoubt("no answer"), self.now)
            case "never known":
                self.world.give_text_up(text.id, self.now)
                text.is_open = False

    def _open_texts(self) -> list[Text]:
        return [each for each in self.oracle.texts.values() if each.is_open]

    def _accepted_texts(self) -> list[Text]:
        return [each for each in self.oracle.texts.values() if each.is_accepted]
