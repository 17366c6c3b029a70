-- E-mails that go out: each asks somebody to confirm their registration, and is tried for as long as they may.

create type mail_state as enum ('waiting', 'sent', 'refused');

-- Staff change none of these, so nothing of them is in the log of changes. With the registration they are forgotten.
create table mails_out (
    id               bigint generated always as identity primary key,
    registration_id  bigint not null references registrations on delete cascade,
    recipient        text not null,
    message          bytea,                          -- headers and all; there is a code in it, so it goes when it is settled
    at               timestamptz not null,
    state            mail_state not null default 'waiting',
    due_at           timestamptz not null,           -- while somebody sends it: when it is sent again if they die
    tries            integer not null default 0,
    said             text not null default '',       -- by the server, when it last did not take it, or of the way to it
    settled_at       timestamptz,
    check ((message is not null) = (state = 'waiting') and (settled_at is null) = (state = 'waiting'))
);
create index mails_out_by_registration on mails_out (registration_id);
create index mails_out_due on mails_out (due_at) where state = 'waiting';
