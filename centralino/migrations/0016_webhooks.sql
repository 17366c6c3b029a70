-- Outgoing webhooks: who is told of what, what there is to tell, and how it went. What is to be told is written by
-- triggers, in the transaction of what happened, so that no part of the house can forget it; nothing is written of what
-- nobody wants to hear.

create type webhook_event as enum (
    'call.ended', 'registration.created', 'answer.recorded', 'text.received', 'text.sent', 'test'
);
create type webhook_delivery_state as enum ('waiting', 'delivered', 'failed');

create table webhook_subscriptions (
    id                   bigint generated always as identity primary key,
    address              text not null check (address ~ '^https?://[!-~]+$' and length(address) <= 2000),
    about                text not null,                          -- what it is for, in the words of whoever made it
    events               webhook_event[] not null check (cardinality(events) > 0),
    secret               text not null check (secret ~ '^whsec_[A-Za-z0-9+/]+=*$'),
    secret_before        text,                                   -- signs as well, while the other end changes over
    secret_before_until  timestamptz,
    made_at              timestamptz not null,
    made_by              text not null check (made_by <> ''),
    off_at               timestamptz,                            -- null: it is on
    off_why              text not null default '',
    -- How the other end takes it.
    failures             integer not null default 0,             -- in a row
    failing_since        timestamptz,                            -- the first of them
    rests_until          timestamptz,
    -- Whose turn it is to tell it: nobody else's until then.
    claim                uuid,
    claimed_until        timestamptz,
    check ((secret_before is null) = (secret_before_until is null))
);

create table webhook_events (
    id          text primary key,                                -- the webhook-id, the same however often it is told
    kind        webhook_event not null,
    at          timestamptz not null,                            -- when it happened
    contact_id  bigint references contacts on delete cascade,    -- with whoever is forgotten it goes
    body        jsonb not null
);
create index webhook_events_by_time on webhook_events (at);
create index webhook_events_by_contact on webhook_events (contact_id);

create table webhook_deliveries (
    id               bigint generated always as identity primary key,   -- the order in which they are told
    subscription_id  bigint not null references webhook_subscriptions on delete cascade,
    event_id         text not null references webhook_events on delete cascade,
    state            webhook_delivery_state not null default 'waiting',
    asked_at         timestamptz not null,                       -- it happened, or somebody wants it told again
    due_at           timestamptz,                                -- null: at once
    tries            integer not null default 0,                 -- since then
    settled_at       timestamptz,
    unique (subscription_id, event_id),
    check ((settled_at is null) = (state = 'waiting'))
);
create index webhook_deliveries_waiting on webhook_deliveries (subscription_id, id) where state = 'waiting';
create index webhook_deliveries_in_turn on webhook_deliveries (subscription_id, id);
create index webhook_deliveries_settled on webhook_deliveries (settled_at) where state <> 'waiting';
create index webhook_deliveries_by_event on webhook_deliveries (event_id);

create table webhook_attempts (
    id           bigint generated always as identity primary key,
    delivery_id  bigint not null references webhook_deliveries on delete cascade,
    at           timestamptz not null,
    took_ms      integer not null,
    status       integer,                                        -- null: there was no answer
    said         text not null,                                  -- the first of the answer; without one, why
    check (status between 100 and 999)
);
create index webhook_attempts_by_delivery on webhook_attempts (delivery_id, id);

call keep_audit('webhook_subscriptions', 'webhook', 'id', 'id', hidden => '{secret, secret_before}',
                ignored => '{secret_before_until, failures, failing_since, rests_until, claim, claimed_until}');

-- Which calls are ours: the number of the campaign's call, where there is one.
alter table calls add column call_out bigint;

-- Whether anybody subscribes to it.
create function is_wanted(what webhook_event) returns boolean stable language sql
    return exists (select from webhook_subscriptions where off_at is null and what = any(events));

-- RFC 3339, in UTC.
create function written_instant(at timestamptz) returns text stable strict language sql
    return to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- Have all who want it told of something, or `alone` one of them.
create function tell_subscribers(
    what webhook_event, happened_at timestamptz, whose bigint, told jsonb, alone bigint default null
) returns text language plpgsql as $$
declare
    known_as constant text := 'evt_' || replace(gen_random_uuid()::text, '-', '');
    known bigint;
begin
    -- Whoever is being forgotten is waited for: what happened is not to be lost for want of them.
    select id into known from contacts where id = whose for key share;
    insert into webhook_events (id, kind, at, contact_id, body) values (known_as, what, happened_at, known, told);
    insert into webhook_deliveries (subscription_id, event_id, asked_at)
    select id, known_as, now() from webhook_subscriptions
    where off_at is null and (id = alone or alone is null and what = any(events));
    perform pg_notify('webhooks', '');
    return known_as;
end
$$;

-- What follows waits for the end of the transaction, and tells how things stand then.

-- A call is over when its channel is gone and its script, if any took it up, has told how it ended.
create function is_told(ended_at timestamptz, outcome text, agi_status text) returns boolean immutable language sql
    return ended_at is not null and (outcome is not null or coalesce(agi_status, '') not in ('SUCCESS', 'HANGUP'));

create function tell_of_call() returns trigger language plpgsql as $$
begin
    perform tell_subscribers('call.ended', ended_at, contact_id, jsonb_build_object(
        'direction', case when script = 'ordered' then 'out' else 'in' end,
        'call_id', id, 'campaign_id', null, 'customer_id', contact_id, 'caller', caller, 'dialled', dialled,
        'began_at', written_instant(began_at), 'answered_at', written_instant(answered_at),
        'ended_at', written_instant(ended_at), 'hangup_cause', hangup_cause,
        'verdict', verdict, 'reason', reason, 'route', route, 'outcome', call_end(outcome, answered_at),
        'answered_by', answered_by, 'attempts', '[]'::jsonb))
    from calls where id = new.id;
    return null;
end
$$;
create constraint trigger told_to_subscribers after insert on calls deferrable initially deferred
    for each row when (new.call_out is null and is_told(new.ended_at, new.outcome, new.agi_status)
                       and is_wanted('call.ended'))
    execute function tell_of_call();
create constraint trigger told_to_subscribers_later after update on calls deferrable initially deferred
    for each row when (new.call_out is null and is_told(new.ended_at, new.outcome, new.agi_status)
                       and not is_told(old.ended_at, old.outcome, old.agi_status) and is_wanted('call.ended'))
    execute function tell_of_call();

-- A call that a campaign placed is over when its line is free and each of its attempts has its disposition.
create function tell_of_outbound_call() returns trigger language plpgsql as $$
begin
    perform tell_subscribers('call.ended', over_at, for_whom.contact_id, jsonb_build_object(
        'direction', 'out', 'call_id', null, 'campaign_id', campaign_id, 'customer_id', for_whom.contact_id,
        'caller', null, 'dialled', number, 'began_at', written_instant(coalesce(originated_at, place_at)),
        'answered_at', written_instant(answered_at), 'ended_at', written_instant(over_at),
        'hangup_cause', hangup_cause, 'verdict', null, 'reason', null, 'route', null, 'outcome', null,
        'answered_by', null, 'attempts', coalesce(for_whom.attempts, '[]')))
    from outbound_calls, lateral (
        select case when count(*) = 1 then min(contact_id) end as contact_id,
               jsonb_agg(jsonb_build_object('invitation_id', invitation_id, 'customer_id', contact_id,
                                            'disposition', disposition) order by position) as attempts
        from attempts where call_id = outbound_calls.id) as for_whom
    where outbound_calls.id = new.id;
    return null;
end
$$;
create constraint trigger told_to_subscribers after update on outbound_calls deferrable initially deferred
    for each row when (new.over_at is not null and new.settled_at is not null
                       and (old.over_at is null or old.settled_at is null) and is_wanted('call.ended'))
    execute function tell_of_outbound_call();

create function tell_of_registration() returns trigger language plpgsql as $$
begin
    perform tell_subscribers('registration.created', at, contact_id, jsonb_build_object(
        'customer_id', contact_id, 'registered_at', written_instant(at), 'registered_by', by,
        'numbers', (select coalesce(jsonb_agg(number order by added_at, number), '[]')
                    from numbers where numbers.contact_id = grants.contact_id)))
    from grants where id = new.id;
    return null;
end
$$;
create constraint trigger told_to_subscribers after insert on grants deferrable initially deferred
    for each row when (new.state = 'awaiting' and is_wanted('registration.created'))
    execute function tell_of_registration();

create function tell_of_answer() returns trigger language plpgsql as $$
begin
    perform tell_subscribers('answer.recorded', this.at, contact_id, jsonb_build_object(
        'answer_id', this.id, 'invitation_id', invitations.id, 'campaign_id', campaign_id,
        'customer_id', contact_id, 'answered_at', written_instant(this.at), 'answer', this.answer,
        'party', this.party, 'channel', this.channel, 'answer_before', before.answer, 'party_before', before.party,
        -- An answer of earlier that is told late changes nothing.
        'holds', not exists (select from answers as later where later.invitation_id = this.invitation_id
                             and (later.at, later.id) > (this.at, this.id))))
    from answers as this join invitations on invitations.id = this.invitation_id
    left join lateral (
        select answer, party from answers as earlier where earlier.invitation_id = this.invitation_id
        and (earlier.at, earlier.id) < (this.at, this.id) order by at desc, id desc limit 1) as before on true
    where this.id = new.id;
    return null;
end
$$;
create constraint trigger told_to_subscribers after insert on answers deferrable initially deferred
    for each row when (is_wanted('answer.recorded')) execute function tell_of_answer();

create function tell_of_text_in() returns trigger language plpgsql as $$
begin
    perform tell_subscribers('text.received', received_at, texts_in.contact_id, jsonb_build_object(
        'text_id', texts_in.id, 'number', number, 'recipient', recipient,
        'received_at', written_instant(received_at), 'meaning', meaning, 'what_followed', what_followed,
        'invitation_id', invitation_id, 'campaign_id', campaign_id, 'customer_id', texts_in.contact_id))
    from texts_in left join invitations on invitations.id = invitation_id where texts_in.id = new.id;
    return null;
end
$$;
create constraint trigger told_to_subscribers after insert on texts_in deferrable initially deferred
    for each row when (is_wanted('text.received')) execute function tell_of_text_in();

create function tell_of_text_out() returns trigger language plpgsql as $$
begin
    perform tell_subscribers('text.sent', coalesce(settled_at, claimed_at), texts_out.contact_id, jsonb_build_object(
        'text_id', texts_out.id, 'number', number, 'purpose', purpose, 'segments', segments,
        'sent_at', written_instant(coalesce(settled_at, claimed_at)), 'reply_to', reply_to,
        'invitation_id', invitation_id, 'campaign_id', campaign_id, 'customer_id', texts_out.contact_id))
    from texts_out left join invitations on invitations.id = invitation_id where texts_out.id = new.id;
    return null;
end
$$;
create constraint trigger told_to_subscribers after update on texts_out deferrable initially deferred
    for each row when (new.state in ('accepted', 'sent', 'delivered')
                       and old.state not in ('accepted', 'sent', 'delivered') and is_wanted('text.sent'))
    execute function tell_of_text_out();
