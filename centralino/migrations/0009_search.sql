-- What staff look for on their pages: contacts by any part of what is known of them, and lists that are read page by page.
-- Why these indexes and no others: docs/decisions/searching.md.

-- A name as it is looked for: small letters without accents, words with one space before each; 200 characters of it.
create function folded(written text) returns text
    immutable strict parallel safe language sql
    return left(' ' || btrim(regexp_replace(regexp_replace(
        translate(normalize(lower(written), nfkd), 'øłđı', 'oldi'),
        '[.''`’\u0300-\u036f]', '', 'g'), '[^a-z0-9\u0080-\U0010ffff]+', ' ', 'g')), 200);

-- The three letters from each place of a folded name on, but for those that reach into the next word.
create function trigrams(folded_name text) returns text[]
    immutable strict parallel safe cost 1000 language plpgsql
    as $$
    declare
        found text[] := '{}';
        three text;
    begin
        for place in 1 .. length(folded_name) - 2 loop
            three := substr(folded_name, place, 3);
            if position(' ' in substr(three, 2)) = 0 then
                found := found || three;
            end if;
        end loop;
        return found;
    end
    $$;

create index contacts_by_folded_name on contacts (folded(name) collate "C", id);
create index contacts_by_trigrams on contacts using gin (trigrams(folded(name)));
-- Codes and numbers are known by how they begin, for which their keys are good, and by how they end.
create index codes_by_ending on codes (reverse(code) collate "C");
create index numbers_by_ending on numbers (reverse(number) collate "C");

-- Whose last word from the sales office is that they await it: of a million that were ever said, the few that stand.
create table awaiting (
    contact_id  bigint primary key references contacts on delete cascade,
    grant_id    bigint not null references grants on delete cascade,
    since       timestamptz not null
);
create index awaiting_by_time on awaiting (since, grant_id);

create function keep_awaiting() returns trigger
    language plpgsql
    as $$
    begin
        delete from awaiting using said where awaiting.contact_id = said.contact_id;
        insert into awaiting (contact_id, grant_id, since)
            select contact_id, id, at from (
                select distinct on (contact_id) contact_id, id, at, state from grants
                where contact_id in (select contact_id from said)
                order by contact_id, at desc, id desc) as latest
            where state = 'awaiting'
            on conflict (contact_id) do update set grant_id = excluded.grant_id, since = excluded.since;
        return null;
    end
    $$;

create trigger grants_keep_awaiting after insert on grants
    referencing new table as said for each statement execute function keep_awaiting();

insert into awaiting (contact_id, grant_id, since)
    select contact_id, id, at
    from (select distinct on (contact_id) * from grants order by contact_id, at desc, id desc) as latest
    where state = 'awaiting';

-- How a call ended, as staff read it: a script that ended before the call did not learn that somebody answered.
create function call_end(outcome text, answered_at timestamptz) returns text
    immutable parallel safe language sql
    return case when outcome in ('caller-left', 'server-stopped', 'time-limit') and answered_at is not null
                then 'talked' else outcome end;

-- Calls and call-backs, a page at a time.
create index calls_by_end on calls (call_end(outcome, answered_at), began_at);
create index call_backs_in_turn on call_backs (asked_at, id) where done_at is null;
create index call_backs_done on call_backs (done_at, id) where done_at is not null;
drop index call_backs_open;
