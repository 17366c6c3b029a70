"""A plan in sentences, as those who answer for it would want to read it."""

from __future__ import annotations

from collections.abc import Iterator

from centralino.campaigns.rules.plan import CallingHours, MachineAction, Plan, Retries, TextPlan
from centralino.settings.telephone import WEEKDAYS
from web.formats import phone
from web.marking import N_
from web.pages.campaigns.shown import exact_length, there
from web.visit import Visit
from web.week_in_words import week_told, windows_told
from web.words_of_rules import DISPOSITIONS, PURPOSES

LANGUAGES = {"it": N_("Italian"), "en": N_("English"), "es": N_("Spanish")}
MACHINES = {
    None: N_("not looked for"),
    MachineAction.HANG_UP: N_("hung up on"),
    MachineAction.LEAVE_MESSAGE: N_("left a message"),
}
SAYINGS = {
    "greeting": N_("First words"),
    "call_back": N_("First words to who calls back"),
    "invitation": N_("Invitation"),
    "message": N_("Message for machines"),
    "text": N_("Text with the question"),
    "text_unclear": N_("Text: not understood"),
    "text_yes": N_("Text after a yes"),
    "text_no": N_("Text after a no"),
    "text_stop": N_("Text after a STOP"),
    "text_over": N_("Text after replies have closed"),
}


def plan_told(visit: Visit, plan: Plan) -> list[tuple[str, str]]:
    """Name and value of each part of it."""
    _ = visit.gettext
    return [
        (_("Who calls"), plan.organisation),
        (_("Number shown"), phone(plan.caller_id) if plan.caller_id else _("that of the trunk")),
        (_("Language"), _(LANGUAGES[plan.language])),
        (_("Lists"), ", ".join(plan.lists) or _("none; members are invited singly")),
        (_("Purpose"), _(PURPOSES[plan.purpose])),
        (_("Replies close"), there(visit, plan.replies_close_at, plan.event.time_zone)),
        (_("Hours"), hours_told(visit, plan.hours)),
        (_("Calls"), _calls(visit, plan.retries, plan.contacts_per_event)),
        (_("Texts"), _texts(visit, plan.texts) if plan.texts else _("none")),
        (_("Answering machines"), _(MACHINES[plan.machines])),
        (_("Keys"), _keys(visit, plan)),
        (_("Trunks"), ", ".join(plan.trunks)),
        *_own_words(visit, plan),
    ]


def hours_told(visit: Visit, hours: CallingHours) -> str:
    """The week, with days of the same hours together."""
    _ = visit.gettext
    never = _("never")
    told = week_told(visit, [getattr(hours, weekday) for weekday in WEEKDAYS], none=never)
    if hours.holidays:
        told.append(
            _(
                "holidays (%(calendar)s): %(hours)s",
                calendar=hours.holidays,
                hours=windows_told(hours.on_holidays, none=never),
            )
        )
    if hours.on_eves is not None:
        told.append(_("days before holidays: %(hours)s", hours=windows_told(hours.on_eves, none=never)))
    if hours.closed_on:
        days = ", ".join(visit.formats.day(each) for each in sorted(hours.closed_on))
        told.append(_("never on %(days)s", days=days))
    return "; ".join(told)


def _calls(visit: Visit, retries: Retries, contacts: int) -> str:
    told = [
        visit.ngettext("at most %(num)d call", "at most %(num)d calls", retries.attempts),
        visit.gettext("%(length)s between two at least", length=exact_length(visit, retries.gap)),
        *([visit.gettext("rather at another part of the day")] if retries.vary else []),
        visit.ngettext(
            "%(num)d call or text for the event at the most",
            "%(num)d calls and texts for the event at the most",
            contacts,
        ),
        *(
            visit.gettext(
                "after “%(ended)s” again in %(length)s, %(most)s times at the most",
                ended=visit.gettext(DISPOSITIONS[disposition]),
                length=exact_length(visit, again.after),
                most=again.most,
            )
            for disposition, again in retries.after.items()
        ),
    ]
    return "; ".join(told)


def _texts(visit: Visit, texts: TextPlan) -> str:
    told = [visit.ngettext("after %(num)d call", "after %(num)d calls", texts.after_attempts)]
    if texts.at_once_after:
        ended = ", ".join(visit.gettext(DISPOSITIONS[each]) for each in texts.at_once_after)
        told.append(visit.gettext("at once after: %(ended)s", ended=ended))
    if texts.for_those_who_prefer:
        told.append(visit.gettext("in place of calls for those who prefer texts"))
    told.append(
        visit.gettext("calls go on %(length)s after the text", length=exact_length(visit, texts.wait))
    )
    return "; ".join(told)


def _keys(visit: Visit, plan: Plan) -> str:
    _ = visit.gettext
    keys = [_("1 yes"), _("2 no"), _("3 hear again"), _("9 never again")]
    if plan.person:
        keys.insert(3, _("0 a person (%(destination)s)", destination=plan.person))
    if plan.how_many:
        keys.append(_("whoever says yes is asked how many come"))
    return ", ".join(keys)


def _own_words(visit: Visit, plan: Plan) -> Iterator[tuple[str, str]]:
    for name, words in plan.words:
        if words:
            told = (
                words
                if isinstance(words, str)
                else visit.gettext("the recording %(file)s", file=words.recording)
            )
            yield visit.gettext(SAYINGS[name]), told
