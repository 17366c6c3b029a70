-- Who registered on the organisation's web site: what they wrote and when, and who it became in the directory.

alter type text_purpose add value 'registration';

-- Nothing of these is in the log of changes: staff change none, and what nobody confirmed is to leave no trace.
create table registrations (
    id            bigint generated always as identity primary key,
    handle        bytea not null unique,                -- SHA-256 of what it is asked for by; sent twice it is one
    at            timestamptz not null,                 -- with their consent
    via           text not null check (via in ('form', 'api')),
    by            text not null check (by <> ''),       -- 'web', or the name of an API token
    name          text not null check (name <> ''),
    numbers       text[] not null check (cardinality(numbers) > 0),
    code          text check (code ~ '^[0-9A-Z]{3,20}$'),
    code_kind     code_kind,
    code_country  text,
    language      text not null check (language in ('it', 'en', 'es')),
    email         text,
    code_hash     bytea,                                -- of one that is to be confirmed
    link_hash     bytea unique,
    tries         integer not null default 0,           -- at the code
    ends_at       timestamptz,                          -- until when it may be confirmed
    entered_at    timestamptz,                          -- confirmed, or never had to be: in the directory since
    contact_id    bigint references contacts on delete cascade,
    was_known     boolean,                              -- somebody in the directory had a number or the code already
    check ((code is null) = (code_kind is null)),
    check ((contact_id is null) = (entered_at is null) and (contact_id is null) = (was_known is null)),
    check (contact_id is not null or ends_at is not null),
    check ((ends_at is null) = (code_hash is null) and (ends_at is null) = (link_hash is null))
);
create index registrations_by_contact on registrations (contact_id, id);
create index registrations_to_confirm on registrations (ends_at) where contact_id is null;

-- How often one registered lately: by the SHA-256 of an address, of a number, or of everybody together.
create table registration_tries (
    id   bigint generated always as identity primary key,
    key  bytea not null,
    at   timestamptz not null
);
create index registration_tries_by_key on registration_tries (key, at);
create index registration_tries_by_time on registration_tries (at);

-- What forms are stamped with, so that every web process knows the stamp of every other.
create table registration_key (
    is_the_only_one  boolean primary key default true check (is_the_only_one),
    key              bytea not null
);
insert into registration_key (key)
    values (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));
