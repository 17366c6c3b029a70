-- Telephones in browsers: lent to a session of the staff for minutes at a time, and the calls that are ordered for them.

create table browser_phones (
    name        text primary key,                       -- of the endpoint at the PBX
    session_id  bigint not null references staff_sessions on delete cascade,
    ticket      text not null unique,                   -- in the address of its connection
    digest      text not null,                          -- H(A1) of its password (RFC 2617)
    lent_at     timestamptz not null,
    ends_at     timestamptz not null,                   -- put off while it is in use
    known_at    timestamptz                             -- the PBX has been told
);
create index browser_phones_by_session on browser_phones (session_id, lent_at);

create table phone_orders (
    token        text primary key,                      -- what is dialled, but for its prefix
    session_id   bigint not null references staff_sessions on delete cascade,
    ordered_at   timestamptz not null,
    ordered_by   text not null check (ordered_by <> ''),
    ends_at      timestamptz not null,
    campaign_id  bigint references campaigns on delete cascade,     -- whose invitation is to be heard
    contact_id   bigint references contacts on delete cascade,      -- who is called, or whose name is said
    number       text,                                  -- who is to be called
    trunk        text,                                  -- over which an outside number is called
    ring_phone   text,                                  -- rung first, in place of the browser
    ring_number  text,
    placed_at    timestamptz,                           -- the PBX was told to ring it
    taken_at     timestamptz,                           -- the call was begun: it is not begun twice
    check ((campaign_id is null) <> (number is null)),
    check (ring_phone is null or ring_number is null),
    check (trunk is not null or (number is null and ring_number is null))
);
create index phone_orders_by_session on phone_orders (session_id);
create index phone_orders_by_end on phone_orders (ends_at);
create index phone_orders_to_place on phone_orders (ordered_at)
    where placed_at is null and (ring_phone is not null or ring_number is not null);
