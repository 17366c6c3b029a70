-- Calls that staff have placed over a trunk, to a telephone of their own, to see whether it carries them. They belong to
-- no campaign and count nowhere.

create table trunk_tests (
    id            bigint generated always as identity primary key,
    trunk         text not null,
    number        text not null check (number ~ '^\+[1-9][0-9]{6,14}$'),
    ordered_at    timestamptz not null,
    ordered_by    text not null check (ordered_by <> ''),
    placed_at     timestamptz,                                  -- a scheduler has taken it up
    rang_at       timestamptz,
    answered_at   timestamptz,
    key           text check (key ~ '^[0-9]$'),                 -- what was pressed when it was asked for
    over_at       timestamptz,
    hangup_cause  integer                                       -- ITU-T Q.850
);
create index trunk_tests_to_place on trunk_tests (id) where placed_at is null and over_at is null;
create unique index trunk_tests_one_at_a_time on trunk_tests ((true)) where over_at is null;
create index trunk_tests_by_time on trunk_tests (ordered_at);

call keep_audit(
    'trunk_tests', 'trunk', 'no id', 'trunk',
    ignored => '{placed_at, rang_at, answered_at, key, over_at, hangup_cause}');

-- What was called on a day, over whichever trunk.
create index outbound_calls_by_time on outbound_calls (place_at);

-- A text that staff send to a number of their own.
alter type text_purpose add value 'test';
create index texts_out_by_time on texts_out (claimed_at);
