-- Texts that went out and that came in.

create type text_purpose as enum ('invitation', 'question-back', 'confirmation', 'opted-out', 'over');
create type text_state as enum (
    'queued', 'sending', 'in-doubt', 'accepted', 'sent', 'delivered', 'failed', 'not-sent'
);

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
    what_followed  text not null,                               -- answered, asked-back, to-staff, opted-out …
    done_at        timestamptz,                                 -- of one that staff must look at
    done_by        text,
    unique (provider, provider_id),
    check ((done_at is null) = (done_by is null))
);
create index texts_in_by_number on texts_in (number, received_at);
create index texts_in_by_invitation on texts_in (invitation_id);
create index texts_in_by_contact on texts_in (contact_id);
create index texts_in_for_staff on texts_in (received_at) where what_followed = 'to-staff' and done_at is null;

create table texts_out (
    id             bigint generated always as identity primary key,
    invitation_id  bigint references invitations on delete set null,
    contact_id     bigint references contacts on delete set null,
    event_id       bigint references events,
    reply_to       bigint references texts_in,                  -- what it answers
    purpose        text_purpose not null,
    number         text not null,
    body           text not null,
    provider       text not null,
    state          text_state not null,
    due_at         timestamptz,                                 -- of one that waits to be taken
    claim          uuid,
    claimed_at     timestamptz not null,                        -- written down, or taken last
    settled_at     timestamptz,                                 -- the provider has said yes or no, or never will
    reported_at    timestamptz,                                 -- its last word on the delivery
    provider_id    text,
    error_code     text,
    error          text,
    segments       integer,
    price          numeric,
    currency       text,
    unique (provider, provider_id),
    check ((state = 'queued') = (due_at is not null)),
    check (state in ('queued', 'not-sent') or claim is not null)
);
create index texts_out_by_contact on texts_out (contact_id);
create index texts_out_by_invitation on texts_out (invitation_id);
create index texts_out_by_number on texts_out (number, claimed_at);
create index texts_out_by_what_they_answer on texts_out (reply_to);
create index texts_out_queued on texts_out (provider, due_at) where state = 'queued';
create index texts_out_unsettled on texts_out (claimed_at) where state in ('sending', 'in-doubt') and settled_at is null;

-- What providers told of deliveries, as it came: it may come before we have written down what the text is called there.
create table text_reports (
    provider     text not null,
    provider_id  text not null,
    state        text_state not null,
    at           timestamptz not null,
    error_code   text,
    error        text,
    never_again  boolean not null default false,
    primary key (provider, provider_id, state)
);

-- A provider's row is the token for its pace, as a trunk's is.
create table text_pace (
    provider      text primary key,
    next_text_at  timestamptz not null,
    failures      integer not null default 0,                   -- in a row
    rests_until   timestamptz,
    rests_why     text
);
