-- Invitations: events, campaigns, who is invited, the calls placed for them and the answers that came.

create table events (
    id          bigint generated always as identity primary key,
    title       text not null check (title <> ''),
    place       text not null,
    starts_at   timestamptz not null,
    time_zone   text not null check (time_zone <> ''),
    created_at  timestamptz not null,
    created_by  text not null
);

create type campaign_state as enum ('draft', 'ready', 'running', 'paused', 'finished', 'cancelled');

create table campaigns (
    id                bigint generated always as identity primary key,
    name              text not null unique check (name ~ '^[a-z0-9][a-z0-9_-]{0,59}$'),
    event_id          bigint not null references events,
    state             campaign_state not null,
    plan              jsonb not null,                           -- centralino/campaigns/rules/plan.py
    version           integer not null default 1,               -- of the plan
    -- What the plan says too, for statements that choose by it.
    trunks            text[] not null,
    caller_id         text,
    replies_close_at  timestamptz not null,
    start_at          timestamptz,                              -- a start that was ordered beforehand
    created_at        timestamptz not null,
    created_by        text not null
);
create index campaigns_alive on campaigns (state) where state in ('ready', 'running', 'paused');

-- Everything that was done to a campaign, and the plan it had before.
create table campaign_changes (
    id           bigint generated always as identity primary key,
    campaign_id  bigint not null references campaigns on delete cascade,
    at           timestamptz not null,
    by           text not null check (by <> ''),
    what         text not null,
    why          text not null,
    plan_was     jsonb
);
create index campaign_changes_by_campaign on campaign_changes (campaign_id, at, id);

create type invitation_state as enum ('waiting', 'calling', 'texting', 'unanswered', 'answered', 'opposed', 'withdrawn');
create type step_kind as enum ('call', 'text', 'ask');           -- ask: the rules, what it is
create type answer as enum ('yes', 'no');

create table invitations (
    id            bigint generated always as identity primary key,
    campaign_id   bigint not null references campaigns on delete cascade,
    contact_id    bigint not null references contacts on delete cascade,
    list_id       bigint references lists on delete set null,   -- by which they came in; null: invited singly
    token         text not null unique check (token ~ '^[A-Za-z0-9_-]{6,32}$'),  -- of the personal link
    state         invitation_state not null,
    next_step     step_kind,
    due_at        timestamptz,                                  -- when the rules are asked again
    reason        text not null,                                -- the rule that says so, as a word of its own
    answer        answer,                                       -- the last one of `answers`
    party         integer check (party between 0 and 99),       -- how many come
    answered_at   timestamptz,
    added_at      timestamptz not null,
    added_by      text not null,
    unique (campaign_id, contact_id),
    check ((state = 'waiting') = (due_at is not null)),
    check ((due_at is null) = (next_step is null))
);
create index invitations_due on invitations (campaign_id, next_step, due_at, id) where state = 'waiting';
create index invitations_by_contact on invitations (contact_id);
create index invitations_by_list on invitations (list_id) where list_id is not null;

-- A trunk's row is the token for its lines and its pace: who places a call over it holds the row.
create table trunks (
    name            text primary key,
    next_call_at    timestamptz not null,                       -- the pace: nothing is placed before
    failures        integer not null default 0,                 -- in a row
    rests_until     timestamptz,
    rests_why       text
);

-- One call that we place, for one person or for several who share a number.
create table outbound_calls (
    id            bigint generated always as identity primary key,
    campaign_id   bigint not null references campaigns on delete cascade,
    trunk         text not null,
    number        text not null,
    claim         uuid not null,                                -- which taking of a scheduler placed it
    place_at      timestamptz not null,                         -- by the trunk's pace
    originated_at timestamptz,                                  -- the PBX took it on
    answered_at   timestamptz,
    over_at       timestamptz,                                  -- the line is free again
    hangup_cause  integer,                                      -- ITU-T Q.850
    settled_at    timestamptz                                   -- every attempt of it has its disposition
);
create index outbound_calls_on_the_line on outbound_calls (trunk) where over_at is null;
-- Nobody's telephone is rung twice at once, whoever wants them.
create unique index outbound_calls_one_at_a_time on outbound_calls (number) where over_at is null;
create index outbound_calls_by_campaign on outbound_calls (campaign_id, place_at);
create index outbound_calls_unsettled on outbound_calls (place_at) where settled_at is null or over_at is null;

create type disposition as enum (
    'answered', 'never', 'talked', 'no-key', 'hung-up', 'machine', 'busy', 'no-answer', 'rejected',
    'invalid-number', 'congestion', 'trunk-failed', 'not-placed', 'lost'
);

-- What such a call was for one of those it was for.
create table attempts (
    call_id        bigint not null references outbound_calls on delete cascade,
    invitation_id  bigint not null references invitations on delete cascade,
    contact_id     bigint not null references contacts on delete cascade,
    position       integer not null,                            -- in which order they are asked for
    disposition    disposition,                                 -- null while it is open
    settled_at     timestamptz,
    primary key (call_id, invitation_id),
    check ((disposition is null) = (settled_at is null))
);
create index attempts_by_contact on attempts (contact_id);
create index attempts_by_invitation on attempts (invitation_id);

create type answer_channel as enum ('call', 'call-back', 'text', 'link', 'staff');

-- Every answer that ever came; the last one holds. Nothing here is changed or taken away.
create table answers (
    id             bigint generated always as identity primary key,
    invitation_id  bigint not null references invitations on delete cascade,
    at             timestamptz not null,
    answer         answer not null,
    party          integer check (party between 0 and 99),
    channel        answer_channel not null,
    by             text not null check (by <> ''),              -- a number, a link, who took it
    source         text,                                        -- the call's or the text's id
    recorded_at    timestamptz not null,
    unique (invitation_id, channel, source)                     -- told twice, it is one answer
);
create index answers_by_invitation on answers (invitation_id, at, id);

-- Calls of ours are looked for by whom they were to.
create index calls_by_dialled on calls (dialled, began_at);
