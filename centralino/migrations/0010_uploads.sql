-- Sheets that staff upload, from the file to what came of it; and what pages ask of lists, quick at a million members.

-- A name as two spellings of it are compared: without accents and capitals, its words in one order.
create function words_of_name(name text) returns text
    immutable strict parallel safe language sql
    return (
        select coalesce(string_agg(word, ' ' order by word collate "C"), name)
        from regexp_split_to_table(btrim(folded(name)), ' ') as each (word) where word <> '');

create type upload_state as enum (
    'uploaded', 'looked-into', 'trying', 'tried', 'taking', 'taken', 'failed', 'given-up'
);

create table uploads (
    id         bigint generated always as identity primary key,
    name       text not null check (name <> ''),                -- as it is called where it comes from
    file       text check (file ~ '^[a-z0-9]{32}$'),            -- in the folder of uploads; null once it is removed
    bytes      bigint not null,
    onto       text check (onto ~ '^[a-z0-9][a-z0-9_-]{0,59}$'),-- the list it is for, made when it is taken; null: none
    at         timestamptz not null,
    by         text not null check (by <> ''),
    state      upload_state not null,
    moved_at   timestamptz not null,                            -- into that state
    reading    jsonb not null,                                  -- centralino/support/importing/sheet_rows.py
    columns    jsonb,                                           -- which of ours stands at which place
    tried      jsonb,                                           -- what would come of it
    taken      jsonb,                                           -- what came of it
    why        text not null default '',                        -- it failed
    -- How far whoever works on it is; written while its own transaction is open.
    phase      text not null default '',
    rows       bigint not null default 0,
    share      real not null default 0,
    check ((state = 'taken') = (taken is not null))
);
create index uploads_with_files on uploads (moved_at) where file is not null;
create index uploads_at_work on uploads (id) where state in ('trying', 'taking');

-- How many are on a list is asked on every page, and counting a million takes longer than a page may.
alter table lists add column members bigint not null default 0;
update lists set members = (select count(*) from list_members where list_id = lists.id);

create function count_who_joined() returns trigger language plpgsql as $$
begin
    update lists set members = members + joined
    from (select list_id, count(*) as joined from changed group by list_id) as each where list_id = lists.id;
    return null;
end $$;
create function count_who_left() returns trigger language plpgsql as $$
begin
    update lists set members = members - gone
    from (select list_id, count(*) as gone from changed group by list_id) as each where list_id = lists.id;
    return null;
end $$;
create trigger count_who_joined after insert on list_members
    referencing new table as changed for each statement execute function count_who_joined();
create trigger count_who_left after delete on list_members
    referencing old table as changed for each statement execute function count_who_left();
