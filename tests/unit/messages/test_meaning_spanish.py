"""What people write back in Spanish, and what it comes to."""

from __future__ import annotations

import pytest

from centralino.messages.meaning import Meaning, Reply, reply_of
from tests.unit.messages.tables import written

YES = r"""
sí | si | Sí. | SI | ¡Sí! | siiii | «sí» | Sí, gracias | sí sí | claro | Claro que sí | por supuesto | vale
ok | Vale, gracias | de acuerdo | voy | Voy! | sí voy | Sí, voy | iré | Iremos | vengo | ahí estaré
Allí estaremos | estaré | asistiré | voy a ir | Sí, puedo ir | puedo ir | me apunto | cuenta conmigo
confirmo | confirmado | con mucho gusto | encantada | no faltaré | No me lo pierdo | participo | ¡Perfecto!
1 | 1. | uno | 1 gracias | 👍 | 👍🏾 | ✅ | sí 👍 | Sí, llevaré un postre | Hola, sí. Un saludo
no hay problema, voy | sin problema, voy | Voy, llevo vino | yes | cómo no | Voy con mi mujer
Sí, con mi familia
"""

NO = r"""
no | No. | NO | nooo | no gracias | No, gracias | no, lo siento | no voy | No voy. | no puedo
No puedo, lo siento | Lo siento, no puedo | no puedo ir | no podré | No podré asistir | no podemos ir
no vamos | no vengo | no iré | no asistiré | no estaré | no voy a poder | imposible | me es imposible
Gracias pero no puedo | gracias, pero no | Vale, pero no puedo | claro que no | tampoco puedo
Me gustaría pero no puedo | 2 | 2. | dos | 2 no | 👎 | 👎🏽 | ❌ | No, ese día trabajo | No puedo, trabajo
No, estoy enfermo | no 😢 | No, no puedo | no no puedo | nope
"""

UNCLEAR = r"""
quizá | quizás | tal vez | a lo mejor | no sé | No lo sé | depende | ya veremos | a ver | lo pensaré
creo que sí | espero que sí | supongo | si puedo | si puedo voy | sí, si puedo | sí pero no | sí pero tarde
sí y no | sí/no | no, voy | no, sí voy | ¿Sí? | ¿voy? | ¿Quién es? | ¿Cuándo? | ¿por qué no? | por qué no
gracias | hola | no hay problema | sin problema | no puedo faltar | No puedo no ir | no quiero perdérmelo
ya aviso | Sí, ya os digo | llámame | Sí, llámame | recibido | equivocado | No, se ha equivocado | 3 | 12
1 o 2 | sí 2 | 👍👎 | 🤔 | nunca | ni idea | no paren | no quiero darme de baja | come | once | mi hermano va
sí stop | baja el volumen, voy | para | paso | igual voy | me gustaría ir
"""

STOP = r"""
STOP | stop | ¡Stop! | stop por favor | BAJA | Baja. | baja por favor | dar de baja | Quiero darme de baja
denme de baja por favor | basta | cancelar | CANCELAR | bórrenme | eliminadme | no más mensajes
No me escriban más | no, no me escriban más | déjenme en paz | No gracias, stop | unsubscribe | alto | fin
no quiero recibir más mensajes | arresta | cancellami
"""

PARTIES = [
    ("somos 3", 3),
    ("Sí, somos tres", 3),
    ("seremos dos", 2),
    ("vamos 4", 4),
    ("iremos cinco", 5),
    ("sí, 2 personas", 2),
    ("para 2", 2),
    ("voy sola", 1),
    ("sí, solo yo", 1),
    ("una persona", 1),
    ("voy +1", 2),
    ("Sí, somos 2, gracias", 2),
    ("vendremos doce", 12),
]


@pytest.mark.parametrize("text", written(YES))
def test_it_is_a_yes(text: str) -> None:
    assert reply_of(text, "es") == Reply(Meaning.YES)


@pytest.mark.parametrize("text", written(NO))
def test_it_is_a_no(text: str) -> None:
    assert reply_of(text, "es") == Reply(Meaning.NO)


@pytest.mark.parametrize("text", written(UNCLEAR))
def test_it_is_left_to_be_asked_again(text: str) -> None:
    assert reply_of(text, "es") == Reply(Meaning.UNCLEAR)


@pytest.mark.parametrize("text", written(STOP))
def test_it_is_heeded_as_a_stop(text: str) -> None:
    assert reply_of(text, "es") == Reply(Meaning.STOP)


@pytest.mark.parametrize(("text", "party"), PARTIES)
def test_how_many_come_is_understood(text: str, party: int) -> None:
    assert reply_of(text, "es") == Reply(Meaning.YES, party)


@pytest.mark.parametrize(("text", "meaning"), [("ALTA", Meaning.START), ("ayuda", Meaning.HELP)])
def test_the_other_words_of_carriers_are_known(text: str, meaning: Meaning) -> None:
    assert reply_of(text, "es") == Reply(meaning)
