"""What people write back in English, and what it comes to."""

from __future__ import annotations

import pytest

from centralino.messages.meaning import Meaning, Reply, reply_of
from tests.unit.messages.tables import written

YES = r"""
yes | Yes! | YES | yes. | yesss | "Yes" | ‘yes’ | y | Y. | yep | Yeah! | yup | yes please | Yes, thank you
Yes thanks! | ok | OK. | okay | k | kk | sure | Sure! | sure thing | of course | Absolutely! | definitely
certainly | sounds good | Sounds great, thanks | fine | I come | I'll come | Ill come | coming | I'm coming!
We're coming | we are coming | I'll be there | I’ll be there! | we'll be there | will be there
I will attend | I can make it | I can | we can come | count me in | count us in! | I'm in | see you there
See you then! | I'd love to | I would love to | love to come | happy to | with pleasure | confirmed
I confirm | I accept | attending | all right | Yes, I can | Yes I can come | Yes, coming with my wife
No problem, I come | no problem, I'll be there | No worries, we'll be there! | I wouldn't miss it
I won't miss it | Can't wait! Yes | Yes, can't wait to see you
Hi, yes, looking forward to it. Kind regards | 1 | 1. | (1) | one | 1 thanks | 1 yes | 👍 | 👍🏼 | 👌 | ✅
yes 👍🎉 | Yes, we will bring a cake | Yes - see you Saturday | I'll be there, save me a seat
Yes.\n\nSent from my iPhone | sì | Sí, gracias | va bene | vale
"""

NO = r"""
no | No. | NO | nooo | nope | nah | n | no thanks | No, thank you | no thx | Sorry, no | no sorry
Unfortunately not coming | I can't | I can’t | cant | cannot | I can not come | can't come | I can't come
We cannot make it | can't make it, sorry | I won't | I won't be there | won't be able to come
I will not be able to attend | we will not be there | I'm not coming | not coming | I am not able to come
not able to make it | unable to attend | unable | I don't come | not this time | No, not this time | no way
absolutely not | of course not | Sorry but I can't | Thanks but no | Thank you, but I can't make it
I'd love to but I can't | Yes, but I can't | Ok but I can't | decline | I decline | count me out | I'll pass
not interested | not available | 2 | 2. | two | 2 thanks | 2 no | 👎 | 👎🏻 | ❌ | no 👎
No, I'm working that day | No, we are on holiday | I can't, I work on Sundays | No, I am busy that night
No I can't come, sorry | no, I won't | non vengo | no puedo
"""

UNCLEAR = r"""
maybe | Maybe. | perhaps | probably | I might | might come | not sure | I don't know | dunno | it depends
I hope so | I think so | I guess | I'll try | will try to come | should be there | could be | if I can
yes if I can | I'll come if I can | yes or no | yes and no | yes no | no yes | yes/no | Yes, no | no, yes
No, I come | why not | why | who is it | when? | Yes? | Yes, what time? | coming? | ok? | I'll let you know
Yes, I'll let you know | Yes, I got it | received | ok noted | call me | Yes, call me | wrong number
No, wrong number | can't say no | can't not come | I can't wait | can't wait! | no problem | No worries
not a problem | thanks | hello | great | lovely | I cannot believe it | I can't stop thinking | don't stop
never stop | non stop | I'll stop by | stop by at eight, yes | no one can come | yes but late
I'll come but leave early | Yes, but my wife can't | not | never | not really | 3 | 12 | 0 | 1 or 2 | 1 2
yes 2 | no 1 | 👍👎 | 🤔 | 🤷 | 😂 | 👍? | come | my brother will come instead of me | call off | stop yes
yes stop | party | I'm ill | nobody comes | Are you coming? Reply 1 for yes, 2 for no | cancel my booking
I never decline | yes, I am sick | Yes, I'll be away | no need to ask, we come | for 2 hours | in 5 minutes
no idea | No, that's fine, we are coming | No problem at all for that day | Yes it is raining | of 2
end of story | I quit my job
"""

STOP = r"""
stop | STOP | Stop. | STOP! | "stop" | please stop | STOP PLEASE | stop it | stop texting me
Stop texting my phone | stop messages | stopall | STOP ALL | unsubscribe | Unsubscribe me please | cancel
CANCEL | end | quit | QUIT. | revoke | optout | opt out | OPT-OUT | opt me out | remove me
remove me from your list please | take me off your list | don't text me again | Do not contact me
leave me alone | no more texts | no, stop | no thanks, unsubscribe | No. Stop texting me.
I told you already, STOP | basta | BAJA | arresta
"""

OTHERS = [
    ("START", Meaning.START),
    ("unstop", Meaning.START),
    ("Start please", Meaning.START),
    ("HELP", Meaning.HELP),
    ("info", Meaning.HELP),
    ("who is this?", Meaning.HELP),
    ("start yes", Meaning.UNCLEAR),
    ("help me", Meaning.HELP),
    ("help me please, it burns", Meaning.UNCLEAR),
]

PARTIES = [
    ("yes, 2 of us", 2),
    ("Yes, two of us", 2),
    ("there will be 4 of us", 4),
    ("we are 3", 3),
    ("We're three", 3),
    ("party of 5", 5),
    ("3 people", 3),
    ("yes for 2", 2),
    ("Yes, for two please", 2),
    ("just me", 1),
    ("Yes, just me", 1),
    ("coming alone", 1),
    ("I'll come +1", 2),
    ("yes +2", 3),
    ("all six of us", 6),
    ("Yes, 2 adults", 2),
    ("yes x3", 3),
    ("veniamo in tre", 3),
    ("somos dos", 2),
]


@pytest.mark.parametrize("text", written(YES))
def test_it_is_a_yes(text: str) -> None:
    assert reply_of(text, "en") == Reply(Meaning.YES)


@pytest.mark.parametrize("text", written(NO))
def test_it_is_a_no(text: str) -> None:
    assert reply_of(text, "en") == Reply(Meaning.NO)


@pytest.mark.parametrize("text", written(UNCLEAR))
def test_it_is_left_to_be_asked_again(text: str) -> None:
    assert reply_of(text, "en") == Reply(Meaning.UNCLEAR)


@pytest.mark.parametrize("text", written(STOP))
def test_it_is_heeded_as_a_stop(text: str) -> None:
    assert reply_of(text, "en") == Reply(Meaning.STOP)


@pytest.mark.parametrize(("text", "meaning"), OTHERS)
def test_the_other_words_of_carriers_are_known(text: str, meaning: Meaning) -> None:
    assert reply_of(text, "en") == Reply(meaning)


@pytest.mark.parametrize(("text", "party"), PARTIES)
def test_how_many_come_is_understood(text: str, party: int) -> None:
    assert reply_of(text, "en") == Reply(Meaning.YES, party)
