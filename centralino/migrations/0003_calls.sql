-- What happened: one row a call, its parts in order, and why it went where it went.

create table calls (
    id             text primary key,                    -- the channel's uniqueid, which names our PBX too
    began_at       timestamptz not null,
    caller         text,                                -- E.164, or an extension; null when withheld
    dialled        text not null,
    source         text not null,                       -- the endpoint the call came in by
    language       text,
    -- What the script that had the call last says of it; null when we never got to answer.
    script         text,
    script_at      timestamptz,
    contact_id     bigint references contacts on delete set null,
    verdict        text,                                -- support, sales, … as rules.screen said last
    reason         text,
    route          text,                                -- the destination that was rung last
    outcome        text,
    failure        text,                                -- what went wrong on our side, for the staff
    -- What the PBX wrote down when the channel was gone; null until then.
    ended_at       timestamptz,
    hangup_cause   integer,                             -- ITU-T Q.850
    agi_status     text,
    safe           boolean,                             -- carried to the safe destination by the dialplan alone
    answered_by    text,                                -- who took the call: a phone, a number, a member of a queue
    answered_at    timestamptz
);
create index calls_by_time on calls (began_at);
create index calls_by_caller on calls (caller, began_at);
create index calls_by_contact on calls (contact_id, began_at);

create table call_steps (
    call_id   text not null references calls on delete cascade,
    script_at timestamptz not null,                     -- which of the scripts that had the call
    position  integer not null,
    at        timestamptz not null,
    what      text not null,
    detail    jsonb not null default '{}',
    took_ms   double precision,
    primary key (call_id, script_at, position)
);

create table decisions (
    call_id   text not null references calls on delete cascade,
    script_at timestamptz not null,                     -- which of the scripts that had the call
    position  integer not null,
    at        timestamptz not null,
    known     jsonb not null,
    rule      text not null,
    verdict   jsonb not null,
    took_ms   double precision not null,                -- from the greeting of the FastAGI session to the verdict
    primary key (call_id, script_at, position)
);

create table call_backs (
    id          bigint generated always as identity primary key,
    call_id     text not null unique references calls on delete cascade,
    number      text not null check (number ~ '^\+[1-9][0-9]{6,14}$'),
    contact_id  bigint references contacts on delete set null,
    about       text not null,                          -- the destination that could not take the call
    asked_at    timestamptz not null,
    done_at     timestamptz,
    done_by     text
);
create index call_backs_open on call_backs (asked_at) where done_at is null;
