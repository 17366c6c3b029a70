-- The telephone directory: who our contacts are, the codes they key, the numbers they call from.

create type code_kind as enum ('vat', 'customer');

-- How far a number is trusted to be a contact's: told to us, seen with a right code once, seen again or vouched for.
create type trust as enum ('declared', 'learned', 'confirmed');

create table contacts (
    id          bigint generated always as identity primary key,
    name        text not null check (name <> ''),
    language    text check (language in ('it', 'en', 'es')),
    name_clip   text check (name_clip ~ '^[A-Za-z0-9_-]+$'),
    created_at  timestamptz not null,
    created_by  text not null
);

create table codes (
    code        text primary key check (code ~ '^[0-9A-Z]{3,20}$'),
    -- The code as a keypad gives it: its letters by ITU-T E.161. Not unique: B12345674 and A12345674 sound alike.
    keyed       text not null check (keyed ~ '^[0-9]{3,20}$'),
    kind        code_kind not null,
    country     text check (country ~ '^[A-Z]{2}$'),
    contact_id  bigint not null references contacts on delete cascade,
    check ((kind = 'vat') = (country is not null))
);
create index codes_by_keyed on codes (keyed);
create index codes_by_contact on codes (contact_id);

create table numbers (
    number        text not null check (number ~ '^\+[1-9][0-9]{6,14}$'),
    contact_id    bigint not null references contacts on delete cascade,
    trust         trust not null,
    source        text not null check (source in ('import', 'web', 'staff', 'call')),
    added_at      timestamptz not null,
    added_by      text not null,
    confirmed_at  timestamptz,
    confirmed_by  text,
    primary key (number, contact_id),
    check ((trust = 'confirmed') = (confirmed_at is not null and confirmed_by is not null))
);
create index numbers_by_contact on numbers (contact_id);
