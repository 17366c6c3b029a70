-- Texts that went out and that came in.

create type text_purpose as enum ('invitation', 'question-back', 'confirmation', 'opted-out');
create type text_state as enum ('sending', 'in-doubt', 'accepted', 'sent', 'delivered', 'failed');

create table texts_out (
    id             bigint generated always as identity primary key,
    invitation_id  bigint references invitations on delete set null,
    contact_id     bigint references contacts on delete set null,
    event_id       bigint references events,
    purpose        text_purpose not null,
    number         text not null,
    body           text not null,
    provider       text not null,
    state          text_state not null,
    claim          uuid not null,
    claimed_at     timestamptz not null,
    settled_at     timestamptz,                                 -- the provider has said yes or no
    reported_at    timestamptz,                                 -- its last word on the delivery
    provider_id    text,
    error_code     text,
    error          text,
    segments       integer,
    price          numeric,
    currency       text,
    unique (provider, provider_id)
);
create index texts_out_by_contact on texts_out (contact_id);
create index texts_out_by_invitation on texts_out (invitation_id);
create index texts_out_by_number on texts_out (number, claimed_at);
create index texts_out_unsettled on texts_out (claimed_at) where state in ('sending', 'in-doubt');

create table texts_in (
    id             bigint generated always as identity primary key,
    provider       text not null,
    provider_id    text not null,
    number         text not null,                               -- who wrote, E.164
    recipient      text not null,
    body           text not null,
    received_at    timestamptz not null,
    meaning        text not null,
    invitation_id  bigint references invitations on delete set null,
    contact_id     bigint references contacts on delete set null,
    what_followed  text not null,                               -- answered, asked back, to staff, opted out …
    done_at        timestamptz,                                 -- of one that staff must look at
    done_by        text,
    unique (provider, provider_id)
);
create index texts_in_by_number on texts_in (number, received_at);
create index texts_in_for_staff on texts_in (received_at) where what_followed = 'to-staff' and done_at is null;
