-- Who is entitled to telephone support: contracts with their history, and grants of the sales office, all kept.

create table contracts (
    id          bigint generated always as identity primary key,
    contact_id  bigint not null references contacts on delete cascade,
    kind        text not null check (kind ~ '^[a-z][a-z0-9_-]{0,39}$'),
    starts_on   date not null,
    ends_on     date check (ends_on >= starts_on),      -- the last day; null is until further notice
    paid_until  date,                                   -- the last day that is paid; null is nothing paid yet
    added_at    timestamptz not null,
    added_by    text not null
);
create index contracts_by_contact on contracts (contact_id);

create type grant_state as enum ('awaiting', 'granted', 'revoked');

create table grants (
    id          bigint generated always as identity primary key,
    contact_id  bigint not null references contacts on delete cascade,
    state       grant_state not null,
    at          timestamptz not null,
    until       timestamptz,                            -- of a grant: the instant it ends; null is for good
    by          text not null check (by <> ''),
    why         text not null,
    check (until is null or state = 'granted')
);
create index grants_by_contact on grants (contact_id, at, id);

-- Codes keyed at the telephone that led nowhere, so that nobody can try them all.
create table code_attempts (
    id          bigint generated always as identity primary key,
    at          timestamptz not null,
    number      text,                                   -- the caller's, null when withheld
    source      text not null,                          -- the endpoint the call came in by
    found       boolean not null
);
create index code_attempts_by_number on code_attempts (number, at) where not found;
create index code_attempts_by_source on code_attempts (source, at) where not found and number is null;
