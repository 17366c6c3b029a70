"""What Italians write back to an invitation, and what it comes to."""

from __future__ import annotations

import pytest

from centralino.messages.meaning import Meaning, Reply, reply_of
from tests.unit.messages.tables import written

YES = r"""
sì | si | Si. | SI' | SI’ | sì! | Sì!!! | siiiii | sisi | "Sì" | «sì» | S | s. | si grazie
Sì, grazie mille! | sì sì | Si ok | ok | OK | Ok grazie | okay | okk | va bene | Va bene, grazie | d'accordo
D’accordo! | certo | Certo che sì! | certamente | senz'altro | volentieri | Molto volentieri! | con piacere
confermo | Confermo la mia presenza | accetto | presente! | perfetto | vengo | Vengo! | vengo anch'io
veniamo | verrò | Verremo | ci sarò | Ci saremo! | ci sono | ci siamo tutti | ci sto | partecipo
Parteciperemo volentieri | posso venire | sarò presente | saremo presenti
Buongiorno, sì, ci sarò. Cordiali saluti | Sì, vengo volentieri, grazie dell'invito | Ciao! Sì! | come no!
non mancherò | Non vedo l'ora! | contateci | si vengo | si ci sono | 1 | 1. | 1) | "1" | 1! | １ | 1️⃣ | uno
1 grazie | 1 sì | 👍 | 👍🏻 | 👍🏿👍🏿 | 👌 | ✅ | ✔️ | ✔ | Sì 👍 | sì 😊🎉 | ok 👍 ciao | Vengo con mia moglie
sì con la famiglia | Nessun problema, vengo! | No problem, vengo | Sì, porto la torta!
Vengo, porto io il vino | Sì.\nInviato da iPhone | yes | Yes! | y | Yes, thank you | sure
"""

NO = r"""
no | No. | NO! | nooo | no no | "no" | no grazie | No, grazie | no grazie mille | No mi dispiace
Purtroppo no | assolutamente no | non vengo | Non vengo. | non posso | Non posso, mi dispiace
purtroppo non posso | non possiamo venire | Mi dispiace, non posso venire | non ci sarò | non ci saremo
Non ci sono quel giorno | non partecipo | non verrò | non riesco | non riesco a venire | non potrò
Non potremo esserci, scusate | non ci sto | no, non vengo | No non posso | no no non posso | assente
impossibile | rinuncio | Grazie ma non posso | Grazie dell'invito, ma purtroppo non possiamo
Ok ma non posso | grazie, ma no | neanche io vengo | 2 | 2. | 2) | "2" | 2️⃣ | due | 2 grazie | 2 no | 👎
👎🏽 | ❌ | 🙅‍♀️ | no 😢 | no 👎 | No, quel giorno lavoro | No, sono malata | No, sono impegnato quel giorno
sono impegnato | No, sono in vacanza | Non posso, quel giorno sono a Milano | nope | no thanks
Vorrei ma non posso
"""

UNCLEAR = r"""
forse | non so | Non lo so ancora | vediamo | magari | dipende | ci penso | sì ma forse no | sì e no | sì/no
sì no | no sì | no, anzi sì | sì, anzi no | si se posso | vengo se riesco | sì, forse | penso di sì
credo di no | spero di sì | probabilmente sì | ci provo | sì? | vengo? | Chi siete? | chi è | quando?
A che ora? | Sì, a che ora? | dove | come? | come | fine | grazie | ciao | Buongiorno | …
non posso fermarmi | non posso mancare | non posso non venire | non posso dire no | non mancherei
no problem | Nessun problema | no vengo | vengo no | ok no | ok non posso | ok, ho capito | Sì, ho letto
sì ho ricevuto | si vede che non avete altro da fare | Si chiama Mario | ok mi dispiace | sì ma arrivo tardi
non è vero | non | mai | perché no | Perché? | passo | numero sbagliato | No, ha sbagliato numero | 12 | 3
0 | 1 2 | 1 e 2 | 1/2 | sì 2 | no 1 | 👍👎 | 🤔 | 🤷‍♂️ | 😂 | 🎉 | 👍? | 21/5 | 1000 | chiamatemi
Sì, vi faccio sapere | no, aspetta | no, ci sono | non in due | mio fratello viene | per 2 motivi
in 5 minuti arrivo | vengo in 5 minuti | annulla | Sì, sono malato | non vengo da solo | non vengo solo
Arresta il sistema | toglimi una curiosità | vengo non vengo | sì, ma non so | Verrei volentieri
Domani le rispondo | vengo mercoledì o giovedì | venire | esserci
Vieni alla festa? Rispondi 1 per sì, 2 per no | ok. non vengo. si. | stop sì | sì stop | non stop
non fermatevi | non mi fermo
"""

STOP = r"""
stop | STOP | Stop! | "STOP" | STOP. | stop per favore | STOP per favore | Per favore STOP | stop grazie
Stop all | STOPALL | stop 🙏 | no stop | NO, STOP | no grazie stop | arresta | ARRESTA | cancellami
Cancellatemi | Cancellatemi per favore | cancellami dalla lista | basta | BASTA! | basta messaggi
basta grazie | disiscrivimi | toglietemi dalla lista | rimuovetemi | smettetela di scrivermi
non scrivetemi più | Non mi scrivete più! | No grazie, non scrivetemi più | lasciatemi in pace
non chiamatemi più | ti prego, STOP | Stop a questi messaggi | unsubscribe | cancel | END | quit | revoke
optout | opt-out | remove me | BAJA
"""

PARTIES = [
    ("sì in 3", 3),
    ("Sì, siamo in tre", 3),
    ("veniamo in due", 2),
    ("Veniamo in 2!", 2),
    ("siamo 4", 4),
    ("saremo in cinque", 5),
    ("ok siamo in 2", 2),
    ("sì, 3 persone", 3),
    ("Sì per 2 persone", 2),
    ("2 persone", 2),
    ("1 persona", 1),
    ("in 2", 2),
    ("x3", 3),
    ("sì x 4", 4),
    ("vengo solo io", 1),
    ("Sì, da sola", 1),
    ("vengo +1", 2),
    ("sì +2", 3),
    ("ci saremo in 12", 12),
    ("Volentieri, siamo in quattro, grazie mille!", 4),
    ("verremo in sei con i bambini", 6),
    ("sì, due di noi", 2),
    ("siamo in 2, in 3", None),
    ("sì in 100", None),
    ("vengo", None),
    ("1", None),
]


@pytest.mark.parametrize("text", written(YES))
def test_it_is_a_yes(text: str) -> None:
    assert reply_of(text, "it") == Reply(Meaning.YES)


@pytest.mark.parametrize("text", written(NO))
def test_it_is_a_no(text: str) -> None:
    assert reply_of(text, "it") == Reply(Meaning.NO)


@pytest.mark.parametrize("text", written(UNCLEAR))
def test_it_is_left_to_be_asked_again(text: str) -> None:
    assert reply_of(text, "it") == Reply(Meaning.UNCLEAR)


@pytest.mark.parametrize("text", written(STOP))
def test_it_is_heeded_as_a_stop(text: str) -> None:
    assert reply_of(text, "it") == Reply(Meaning.STOP)


@pytest.mark.parametrize(("text", "party"), PARTIES)
def test_how_many_come_is_understood(text: str, party: int | None) -> None:
    said = reply_of(text, "it")
    assert said == (Reply(Meaning.YES, party) if text != "sì in 100" else Reply(Meaning.UNCLEAR))
