"""Two hundred campaigns of two years: lists, invitations, five million calls and what came of them, texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import LiteralString

import psycopg
from psycopg.types.json import Jsonb

from bench.bulk import bare
from bench.campaigns.filling import CALLER_ID, DAYS
from centralino.campaigns.rules.plan import Plan

# How large a list is, how many there are of that size, and how many campaigns each was called for.
LISTS = ((200_000, 2, 1), (50_000, 8, 1), (20_000, 20, 2), (6_000, 50, 3))
# Of a hundred campaigns, by their place among those of their size; the rest is over.
STATES = {0: "running", 2: "paused", 7: "running", 11: "ready", 13: "draft", 17: "cancelled"}
EVERY = 20
TITLES = ("Cena sociale", "Assemblea annuale", "Concerto d'autunno", "Gita al lago", "Festa d'estate")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A campaign to be written down; it calls its list from `begins_at` on for as many days as it has."""

    name: str
    list_name: str
    state: str
    begins_at: datetime
    plan: Plan

    @property
    def ends_at(self) -> datetime:
        return self.plan.replies_close_at


def fill_campaigns(connection: psycopg.Connection, at: datetime, scale: float = 1.0) -> None:
    """All of it, as it stands at `at`; `scale` is how large each list is, of what it should be."""
    with bare(connection, "list_members"):
        _fill_lists(connection, at, scale)
    drawn = list(drawn_up(at))
    with connection.cursor() as cursor:
        cursor.executemany(EVENT, [_event(each) for each in drawn])
        cursor.executemany(CAMPAIGN, [_campaign(each) for each in drawn])
    connection.execute("create unlogged table placed (like attempts, at timestamptz, campaign_id bigint)")
    with bare(connection, "invitations", "outbound_calls", "attempts", "answers", "texts_out", "texts_in"):
        for statement in HAPPENED:
            connection.execute(statement, {"at": at})
            connection.execute("analyze invitations, placed, outbound_calls, attempts, answers")
    for statement in (*UNDER_WAY, "drop table placed"):
        connection.execute(statement, {"at": at})


def drawn_up(at: datetime) -> Iterator[Drawn]:
    """Two hundred; those that are over had one event after the other in the last two years."""
    nth = 0
    for members, lists, times in LISTS:
        for place in range(lists * times):
            state = STATES.get(place % EVERY, "finished")
            is_over = state in ("finished", "cancelled")
            starts_at = at + (timedelta(days=-4 - nth * 3.5) if is_over else timedelta(days=12 + nth % 40))
            begins_at = starts_at - timedelta(days=24) if is_over else at - timedelta(days=3)
            name, list_name = f"{_slug(nth)}-{nth + 1}", f"soci-{members}-{place // times + 1}"
            yield Drawn(name, list_name, state, begins_at, _plan(nth, list_name, starts_at))
            nth += 1


def _slug(nth: int) -> str:
    return TITLES[nth % len(TITLES)].lower().replace(" ", "-").replace("'", "-")


def _plan(nth: int, list_name: str, starts_at: datetime) -> Plan:
    return Plan.model_validate(
        {
            "event": {
                "title": f"{TITLES[nth % len(TITLES)]} {nth + 1}",
                "place": "Villa Reale",
                "starts_at": starts_at.isoformat(),
                "time_zone": "Europe/Rome",
            },
            "organisation": "Amici del Teatro",
            "lists": [list_name],
            "trunks": ["main"],
            "caller_id": CALLER_ID,
            "replies_close_at": (starts_at - timedelta(days=2)).isoformat(),
            "how_many": True,
            "hours": dict.fromkeys(DAYS, ("00:00-24:00",)),
            "texts": {"after_attempts": 2, "wait": "24h"},
        }
    )


def _event(each: Drawn) -> dict[str, object]:
    event = each.plan.event
    return {"title": event.title, "place": event.place, "starts_at": event.starts_at, "at": each.begins_at}


def _campaign(each: Drawn) -> dict[str, object]:
    return {
        "name": each.name,
        "title": each.plan.event.title,
        "state": each.state,
        "plan": Jsonb(each.plan.model_dump(mode="json")),
        "closes_at": each.ends_at,
        "at": each.begins_at,
        "caller_id": CALLER_ID,
    }


def _fill_lists(connection: psycopg.Connection, at: datetime, scale: float) -> None:
    """Whoever is on a list is drawn as if by lot: 7919 has no divisor in common with how many contacts there are."""
    for members, lists, _ in LISTS:
        for place in range(lists):
            values = {
                "name": f"soci-{members}-{place + 1}",
                "members": int(members * scale),
                "first": place * members,
                "at": at - timedelta(days=800),
            }
            connection.execute(LIST, values)
            connection.execute(MEMBERS, values)


LIST: LiteralString = """
    insert into lists (name, created_at, created_by) values (%(name)s, %(at)s, 'maria')
"""
MEMBERS: LiteralString = """
    insert into list_members (list_id, contact_id, added_at, added_by)
    select lists.id, (%(first)s + nth)::bigint * 7919 %% (select count(*) from contacts) + 1, %(at)s, 'maria'
    from lists, generate_series(1, %(members)s) as nth where name = %(name)s
"""
EVENT: LiteralString = """
    insert into events (title, place, starts_at, time_zone, created_at, created_by)
    values (%(title)s, %(place)s, %(starts_at)s, 'Europe/Rome', %(at)s, 'maria')
"""
CAMPAIGN: LiteralString = """
    insert into campaigns (name, event_id, state, plan, trunks, caller_id, replies_close_at, created_at, created_by)
    select %(name)s, id, %(state)s, %(plan)s, '{main}', %(caller_id)s, %(closes_at)s, %(at)s, 'maria'
    from events where title = %(title)s
"""

HAPPENED: tuple[LiteralString, ...] = (
    """
    insert into oppositions (contact_id, source, at, by, why)
    select id, 'key', %(at)s::timestamptz - id * interval '1 min', number, 'key 9'
    from contacts join lateral (select number from numbers where contact_id = contacts.id limit 1) as theirs on true
    where id %% 40 = 7
    """,
    # Chance is a hash of who it is and for which campaign, so that it is the same each time.
    """
    insert into invitations (campaign_id, contact_id, list_id, token, state, next_step, due_at, reason, answer, party,
                             answered_at, added_at, added_by)
    select campaigns.id, contact_id, list_id, substr(md5(contact_id || '/' || campaigns.id), 1, 16),
           case stands when 'yes' then 'answered' when 'no' then 'answered' else stands end::invitation_state,
           case when stands = 'waiting' then case lot %% 9 when 0 then 'text' when 1 then 'ask' else 'call' end
           end::step_kind,
           case when stands = 'waiting' then %(at)s::timestamptz
                + case when lot %% 20 = 0 then -1 else lot %% 4000 end * interval '1 min' end,
           case stands when 'yes' then 'answered' when 'no' then 'answered' when 'opposed' then 'never-call'
                       when 'withdrawn' then 'withdrawn' when 'waiting' then 'gap' else 'attempts-used-up' end,
           case when stands in ('yes', 'no') then stands end::answer,
           case when stands = 'yes' then 1 + lot %% 3 end,
           case when stands in ('yes', 'no') then begun_at + lot %% 10000 / 10000.0 * (until - begun_at) end,
           begun_at - interval '1 day', 'maria'
    from (select *, created_at as begun_at, least(replies_close_at, %(at)s) as until,
                 state in ('draft', 'ready') as not_begun from campaigns) as campaigns
         join lists on lists.name = plan -> 'lists' ->> 0 join list_members on list_id = lists.id
         cross join lateral (select hashint8extended(contact_id, campaigns.id) & 1073741823 as lot) as drawn
         cross join lateral (select case when contact_id %% 40 = 7 then 'opposed' when not_begun then 'waiting'
                                         when lot %% 100 < 30 then 'yes' when lot %% 100 < 55 then 'no'
                                         when lot %% 100 < 58 then 'withdrawn'
                                         when state in ('running', 'paused') and lot %% 100 < 95 then 'waiting'
                                         else 'unanswered' end as stands) as thus
    order by campaigns.id, contact_id
    """,
    # Up to three calls each; the last one was answered by whoever gave an answer by telephone.
    """
    insert into placed (call_id, invitation_id, contact_id, position, disposition, settled_at, at, campaign_id)
    select row_number() over (order by at), invitation_id, contact_id, 0,
           case when nth = tries and answer is not null and lot %% 5 > 0 then 'answered'
                else (array['no-answer', 'busy', 'no-answer', 'machine', 'hung-up', 'no-answer', 'rejected', 'busy',
                            'congestion', 'no-key'])[1 + (lot + nth * 3) %% 10] end::disposition,
           at + interval '40 s', at, campaign_id
    from (select invitations.id as invitation_id, invitations.*, nth, tries, lot,
                 coalesce(answered_at - interval '1 min', campaigns.created_at + lot %% 10000 / 10000.0
                          * (least(replies_close_at, %(at)s) - campaigns.created_at))
                 - (tries - nth) * interval '3 h' as at
          from invitations join campaigns on campaigns.id = campaign_id
               cross join lateral (select hashint8extended(contact_id, campaign_id + 1000) & 1073741823 as lot) as drawn
               cross join lateral (select (array[1, 2, 3, 3, 3])[1 + lot %% 5] as tries) as tried
               cross join lateral generate_series(1, tries) as nth
          where campaigns.state not in ('draft', 'ready') and invitations.state not in ('opposed', 'withdrawn')) as each
    """,
    """
    insert into outbound_calls (id, campaign_id, trunk, number, claim, place_at, originated_at, answered_at, over_at,
                                hangup_cause, settled_at) overriding system value
    select call_id, campaign_id, 'main', mobile, gen_random_uuid(), at, at,
           case when disposition in ('answered', 'machine', 'hung-up', 'no-key') then at + interval '9 s' end,
           settled_at, 16, settled_at
    from placed join people on people.id = contact_id order by call_id
    """,
    "select setval(pg_get_serial_sequence('outbound_calls', 'id'), (select max(id) from outbound_calls))",
    """
    insert into attempts (call_id, invitation_id, contact_id, position, disposition, settled_at)
    select call_id, invitation_id, contact_id, position, disposition, settled_at from placed order by call_id
    """,
    # One in twenty had said the opposite before.
    """
    insert into answers (invitation_id, at, answer, party, channel, by, recorded_at)
    select id, answered_at - interval '2 h', case answer when 'yes' then 'no' else 'yes' end::answer, null, 'call', '+39',
           answered_at - interval '2 h'
    from invitations where answered_at is not null and (hashint8extended(id, 1) & 1073741823) %% 20 = 0
    """,
    """
    insert into answers (invitation_id, at, answer, party, channel, by, recorded_at)
    select invitations.id, answered_at, answer, party,
           case (hashint8extended(invitations.id, 2) & 1073741823) %% 10
               when 0 then 'text' when 1 then 'link' else 'call' end::answer_channel, mobile, answered_at
    from invitations join people on people.id = contact_id where answered_at is not null
    """,
    """
    insert into texts_out (invitation_id, contact_id, event_id, purpose, number, body, provider, state, claim,
                           claimed_at, settled_at, reported_at, provider_id, segments)
    select invitations.id, contact_id, event_id, 'invitation', mobile,
           'Amici del Teatro: ' || events.title || '. Viene? Risponda SI o NO.', 'lab',
           case when lot %% 50 = 1 then 'failed' else 'delivered' end::text_state, gen_random_uuid(), sent_at, sent_at,
           sent_at + interval '4 s', 'SM' || invitations.id, 1
    from invitations join campaigns on campaigns.id = campaign_id join events on events.id = event_id
         join people on people.id = contact_id
         cross join lateral (select hashint8extended(contact_id, campaign_id + 3000) & 1073741823 as lot) as drawn
         cross join lateral (select coalesce(answered_at, campaigns.created_at + interval '2 days') as sent_at) as sending
    where campaigns.state not in ('draft', 'ready') and invitations.state not in ('opposed', 'withdrawn')
      and lot %% 4 = 0
    order by sent_at
    """,
    """
    insert into texts_in (provider, provider_id, number, recipient, body, received_at, meaning, invitation_id,
                          contact_id, what_followed)
    select 'lab', 'SI' || answers.id, answers.by, '+390299999999', upper(answers.answer::text), at,
           answers.answer::text, invitation_id, contact_id, 'answered'
    from answers join invitations on invitations.id = invitation_id where channel = 'text' order by at
    """,
)
UNDER_WAY: tuple[LiteralString, ...] = (
    "insert into trunks (name, next_call_at) values ('main', %(at)s)",
    # Four calls in each campaign that runs are on the line.
    """
    with on_the_line as (
        select distinct on (mobile) invitations.id, campaign_id, mobile
        from campaigns cross join lateral (
                 select * from invitations where campaign_id = campaigns.id and invitations.state = 'waiting' limit 4)
             as invitations
             join people on people.id = contact_id
        where campaigns.state = 'running' order by mobile),
    changed as (
        update invitations set state = 'calling', next_step = null, due_at = null, reason = 'in-a-call'
        from on_the_line where invitations.id = on_the_line.id returning invitations.id, contact_id),
    called as (
        insert into outbound_calls (campaign_id, trunk, number, claim, place_at, originated_at)
        select campaign_id, 'main', mobile, gen_random_uuid(), %(at)s, %(at)s from on_the_line
        returning id, number)
    insert into attempts (call_id, invitation_id, contact_id, position)
    select called.id, changed.id, contact_id, 0
    from called join on_the_line on mobile = number join changed on changed.id = on_the_line.id
    """,
    """
    insert into campaign_changes (campaign_id, at, by, what, why)
    select id, created_at + nth * interval '1 h', 'maria',
           (array['drafted', 'prepared', 'started', 'paused', 'resumed'])[nth], ''
    from campaigns cross join generate_series(1, case state when 'draft' then 1 when 'ready' then 2 else 5 end) as nth
    """,
)
