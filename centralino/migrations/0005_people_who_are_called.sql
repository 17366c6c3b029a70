-- What the directory has to know of people who are called: lists, where they live by the clock, who must not be called.

alter table contacts
    add column time_zone     text check (time_zone <> ''),      -- IANA; null is told from the number, else the organisation's
    add column prefers_texts boolean not null default false;

-- A number that the network says nobody has; an answered call, or staff, take the mark away.
alter table numbers
    add column invalid_at  timestamptz,
    add column invalid_why text,
    add check ((invalid_at is null) = (invalid_why is null));

create table lists (
    id          bigint generated always as identity primary key,
    name        text not null unique check (name ~ '^[a-z0-9][a-z0-9_-]{0,59}$'),
    created_at  timestamptz not null,
    created_by  text not null
);

create table list_members (
    list_id     bigint not null references lists on delete cascade,
    contact_id  bigint not null references contacts on delete cascade,
    added_at    timestamptz not null,
    added_by    text not null,
    primary key (list_id, contact_id)
);
create index list_members_by_contact on list_members (contact_id);

create type opposition_source as enum ('key', 'text', 'staff', 'provider');

-- Never call, never text. Of a contact that is forgotten the number alone is kept, so that no later import brings it back.
create table oppositions (
    id          bigint generated always as identity primary key,
    contact_id  bigint references contacts on delete set null,
    number      text check (number ~ '^\+[1-9][0-9]{6,14}$'),   -- the one it was said on
    source      opposition_source not null,
    at          timestamptz not null,
    by          text not null check (by <> ''),
    why         text not null,
    lifted_at   timestamptz,                                    -- the person said so themselves, to staff
    lifted_by   text,
    lifted_why  text,
    check (contact_id is not null or number is not null),
    check ((lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (lifted_why is null))
);
create index oppositions_by_contact on oppositions (contact_id) where lifted_at is null;
create index oppositions_by_number on oppositions (number) where lifted_at is null;

-- Registers of those who do not want to be called for marketing, as their keepers publish them.
create table registers (
    name         text primary key check (name <> ''),           -- as centralino/campaigns/rules/law.toml has it
    as_of        date not null,                                 -- the day on which the keeper drew it up
    imported_at  timestamptz not null,
    imported_by  text not null,
    numbers      bigint not null
);

create table registered_numbers (
    number    text not null,
    register  text not null references registers on delete cascade,
    primary key (number, register)
);
