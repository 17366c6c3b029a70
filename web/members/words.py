"""What our pages say, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from centralino.settings import Language


@dataclass(frozen=True, slots=True)
class Notice:
    """A page with nothing to be done on it."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; those with braces are filled by the methods."""

    invites_: str
    when: str
    where: str
    ask: str
    change: str
    how_many: str
    yes: str
    no: str
    answered_yes: str
    answered_party: str
    answered_no: str
    calendar: str
    closed: str
    never: str
    never_asked_: str
    never_sure: str
    left_alone: str
    back: str
    unknown: Notice
    away: Notice
    broken: Notice

    def invites(self, organisation: str, name: str) -> str:
        """Who invites whom."""
        return self.invites_.format(organisation=organisation, name=name)

    def never_asked(self, name: str) -> str:
        """Whether they are sure."""
        return self.never_asked_.format(name=name)

    def answered(self, answer: str, party: int | None) -> str:
        """What was answered so far."""
        if answer == "no":
            return self.answered_no
        return self.answered_party.format(party=party) if party and party > 1 else self.answered_yes


WORDS: Final[Mapping[Language, Words]] = {
    "it": Words(
        invites_="{organisation} invita {name}",
        when="Quando",
        where="Dove",
        ask="Viene?",
        change="Ha cambiato idea?",
        how_many="In quanti, lei compreso?",
        yes="Sì, vengo",
        no="No, non vengo",
        answered_yes="Abbiamo segnato un sì. Grazie, a presto!",
        answered_party="Abbiamo segnato un sì, per {party} persone. Grazie, a presto!",
        answered_no="Abbiamo segnato un no. Grazie per averlo detto.",
        calendar="Lo metta nel suo calendario",
        closed="Non si può più rispondere qui: le risposte sono chiuse.",
        never="Non chiamatemi e non scrivetemi più",
        never_asked_="{name}, è sicuro o sicura? Non le telefoneremo e non le scriveremo più, per nessun evento.",
        never_sure="Sì, non contattatemi più",
        left_alone="Non le telefoneremo e non le scriveremo più. Se cambia idea, ce lo dica a voce.",
        back="Torna all'invito",
        unknown=Notice(
            "Pagina non trovata",
            "Questo indirizzo non porta a nessun invito. Lo ricopi per intero dal messaggio ricevuto.",
        ),
        away=Notice(
            "Torni fra poco", "In questo momento non possiamo rispondere. Riprovi fra qualche minuto."
        ),
        broken=Notice("Qualcosa non va", "C'è stato un errore da parte nostra. Riprovi fra qualche minuto."),
    ),
    "en": Words(
        invites_="{organisation} invites {name}",
        when="When",
        where="Where",
        ask="Will you come?",
        change="Changed your mind?",
        how_many="How many, including you?",
        yes="Yes, I will come",
        no="No, I will not come",
        answered_yes="We have put down a yes. Thank you, see you soon!",
        answered_party="We have put down a yes, for {party} people. Thank you, see you soon!",
        answered_no="We have put down a no. Thank you for telling us.",
        calendar="Put it in your calendar",
        closed="Replies are closed: it is too late to answer here.",
        never="Do not call or text me any more",
        never_asked_="{name}, are you sure? We will not call or text you any more, for any event.",
        never_sure="Yes, never contact me again",
        left_alone="We will not call or text you any more. If you change your mind, please tell us in person.",
        back="Back to the invitation",
        unknown=Notice(
            "Page not found",
            "This address leads to no invitation. Please copy all of it from the message that you got.",
        ),
        away=Notice("Please come back soon", "We cannot answer just now. Please try again in a few minutes."),
        broken=Notice(
            "Something is wrong", "There was a fault on our side. Please try again in a few minutes."
        ),
    ),
    "es": Words(
        invites_="{organisation} invita a {name}",
        when="Cuándo",
        where="Dónde",
        ask="¿Viene?",
        change="¿Ha cambiado de idea?",
        how_many="¿Cuántos, usted incluido?",
        yes="Sí, voy",
        no="No, no voy",
        answered_yes="Hemos anotado un sí. ¡Gracias, hasta pronto!",
        answered_party="Hemos anotado un sí, para {party} personas. ¡Gracias, hasta pronto!",
        answered_no="Hemos anotado un no. Gracias por decírnoslo.",
        calendar="Añadirlo a su calendario",
        closed="Ya no se puede responder aquí: el plazo ha terminado.",
        never="No me llamen ni me escriban más",
        never_asked_="{name}, ¿está seguro o segura? No le llamaremos ni le escribiremos más, para ningún evento.",
        never_sure="Sí, no me contacten más",
        left_alone="No le llamaremos ni le escribiremos más. Si cambia de idea, díganoslo de viva voz.",
        back="Volver a la invitación",
        unknown=Notice(
            "Página no encontrada",
            "Esta dirección no lleva a ninguna invitación. Cópiela entera del mensaje que ha recibido.",
        ),
        away=Notice(
            "Vuelva dentro de poco", "Ahora no podemos responder. Inténtelo de nuevo en unos minutos."
        ),
        broken=Notice(
            "Algo va mal", "Ha habido un error por nuestra parte. Inténtelo de nuevo en unos minutos."
        ),
    ),
}
