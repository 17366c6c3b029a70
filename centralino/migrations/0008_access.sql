-- Who works here: accounts, sessions, second factors; and the log of what staff changed.

create type staff_role as enum ('administrator', 'sales', 'organiser', 'desk', 'viewer');

-- Nobody is ever taken out: their name stands in what they did.
create table staff (
    id                bigint generated always as identity primary key,
    name              text not null unique check (name ~ '^[a-z0-9][a-z0-9._@+-]{1,63}$'),
    role              staff_role not null,
    language          text not null check (language in ('it', 'en', 'es')),
    password_hash     text not null,
    password_ends_at  timestamptz,                      -- of a one-time password; null is one they chose themselves
    added_at          timestamptz not null,
    added_by          text not null check (added_by <> ''),
    suspended_at      timestamptz,
    signed_in_at      timestamptz                       -- last
);

create table staff_sessions (
    id            bigint generated always as identity primary key,
    token_hash    bytea not null unique,                -- SHA-256 of what the cookie holds
    staff_id      bigint not null references staff on delete cascade,
    awaits_code   boolean not null,                     -- the password was right; the second factor is still to come
    began_at      timestamptz not null,
    last_seen_at  timestamptz not null,
    ends_at       timestamptz not null,                 -- whatever happens
    from_address  text not null,
    agent         text not null
);
create index staff_sessions_by_staff on staff_sessions (staff_id);
create index staff_sessions_by_end on staff_sessions (ends_at);

-- Tries to sign in that did not succeed, or not yet. The name is kept as its SHA-256: people type passwords there.
create table sign_in_tries (
    id       bigint generated always as identity primary key,
    at       timestamptz not null,
    account  bytea not null,
    address  text not null
);
create index sign_in_tries_by_account on sign_in_tries (account, at);
create index sign_in_tries_by_address on sign_in_tries (address, at);
create index sign_in_tries_by_time on sign_in_tries (at);

create table second_factors (
    staff_id      bigint primary key references staff on delete cascade,
    secret        bytea not null,
    begun_at      timestamptz not null,
    confirmed_at  timestamptz,                          -- asked for at sign-in from then on
    last_step     bigint                                -- RFC 6238's T of the last code that was taken
);

create table recovery_codes (
    staff_id   bigint not null references second_factors on delete cascade,
    code_hash  bytea not null,
    primary key (staff_id, code_hash)
);

-- Who changed what, from what to what. Written by triggers, in transactions that say in whose name they work.
create table audit (
    id          bigint generated always as identity primary key,
    at          timestamptz not null,                   -- when the transaction began, by this server's clock
    by          text not null check (by <> ''),
    via         text not null check (via in ('page', 'api', 'command')),
    what        text not null,                          -- added, changed, removed; imported …
    kind        text not null,                          -- of the row: its table
    key         text,                                   -- which row of that table
    subject     text not null,                          -- what it belongs to: contact, campaign, list, staff …
    subject_id  bigint,
    before      jsonb,                                  -- of a change, only the columns that changed
    after       jsonb
);
create index audit_by_subject on audit (subject, subject_id, id);
create index audit_by_author on audit (by, id);

-- Arguments: subject, column of its id, column of the row's key, hidden columns, ignored columns.
create function write_audit() returns trigger language plpgsql as $$
declare
    was      jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    becomes  jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    either   jsonb := coalesce(becomes, was);
    hidden   text[] := tg_argv[3];
    changed  text[];
begin
    was := was - tg_argv[4]::text[];
    becomes := becomes - tg_argv[4]::text[];
    if tg_op = 'UPDATE' then
        select array_agg(name) into changed
        from jsonb_object_keys(becomes) as name where becomes -> name is distinct from was -> name;
        if changed is null then
            return null;
        end if;
        select jsonb_object_agg(name, case when name = any (hidden) then '"(hidden)"'::jsonb else was -> name end),
               jsonb_object_agg(name, case when name = any (hidden) then '"(hidden)"'::jsonb else becomes -> name end)
        into was, becomes from unnest(changed) as name;
    end if;
    insert into audit (at, by, via, what, kind, key, subject, subject_id, before, after)
    values (
        now(), current_setting('centralino.by'), current_setting('centralino.via'),
        case tg_op when 'INSERT' then 'added' when 'UPDATE' then 'changed' else 'removed' end,
        tg_table_name, either ->> tg_argv[2], tg_argv[0], (either ->> tg_argv[1])::bigint,
        case when tg_op = 'UPDATE' then was else jsonb_strip_nulls(was) - hidden end,
        case when tg_op = 'UPDATE' then becomes else jsonb_strip_nulls(becomes) - hidden end
    );
    return null;
end
$$;

-- Have changes of a table's rows written down. `subject_column` holds the id of what a row belongs to, `key_column`
-- says which row it is. Of hidden columns it is told only that they changed; ignored ones are not told at all.
-- A transaction in nobody's name (an import, the engine) costs the look at a setting and nothing else, and what
-- follows from a deletion by itself is not told.
create procedure keep_audit(
    kept regclass, subject text, subject_column text, key_column text,
    hidden text[] default '{}', ignored text[] default '{}'
) language plpgsql as $$
declare
    in_a_name constant text := 'pg_trigger_depth() = 0 and current_setting(''centralino.by'', true) <> ''''';
    arguments constant text :=
        format('%L, %L, %L, %L, %L', subject, subject_column, key_column, hidden::text, ignored::text);
begin
    execute format(
        'create trigger audit_rows after insert or delete on %s for each row when (%s) execute function write_audit(%s)',
        kept, in_a_name, arguments);
    execute format(
        'create trigger audit_changes after update on %s for each row'
        ' when (%s and old.* is distinct from new.*) execute function write_audit(%s)',
        kept, in_a_name, arguments);
end
$$;

call keep_audit('contacts', 'contact', 'id', 'id');
call keep_audit('codes', 'contact', 'contact_id', 'code', ignored => '{keyed}');
call keep_audit('numbers', 'contact', 'contact_id', 'number');
call keep_audit('contracts', 'contact', 'contact_id', 'id');
call keep_audit('grants', 'contact', 'contact_id', 'id');
call keep_audit('oppositions', 'contact', 'contact_id', 'id');
call keep_audit('call_backs', 'call_back', 'id', 'id');
call keep_audit('texts_in', 'text', 'id', 'id');
call keep_audit('lists', 'list', 'id', 'id');
call keep_audit('list_members', 'list', 'list_id', 'contact_id');
call keep_audit('events', 'event', 'id', 'id');
call keep_audit('campaigns', 'campaign', 'id', 'id', ignored => '{version, trunks, caller_id, replies_close_at}');
call keep_audit('campaign_changes', 'campaign', 'campaign_id', 'id', ignored => '{plan_was}');
call keep_audit('answers', 'invitation', 'invitation_id', 'id');
call keep_audit('registers', 'register', 'no id', 'name');
call keep_audit('staff', 'staff', 'id', 'id', hidden => '{password_hash}', ignored => '{signed_in_at}');
call keep_audit('staff_sessions', 'staff', 'staff_id', 'id', hidden => '{token_hash}', ignored => '{last_seen_at}');
call keep_audit('second_factors', 'staff', 'staff_id', 'staff_id', hidden => '{secret}', ignored => '{last_step}');

-- Whoever is forgotten is forgotten here too: that something was changed stays, what it was does not.
create function forget_in_audit() returns trigger language plpgsql as $$
begin
    update audit set before = null, after = null, key = null where subject = 'contact' and subject_id = old.id;
    return null;
end
$$;
create trigger forgotten_in_audit after delete on contacts for each row execute function forget_in_audit();
