-- What pages tell of a campaign at every look is counted as it changes: to count five million takes longer than a page
-- may. Each change adds a line, so that nobody who changes something waits for another; the scheduler adds lines up.
-- Why so: docs/decisions/tallies.md.

create type tally_kind as enum ('invitations', 'attempts', 'texts');

create table tallies (
    campaign_id  bigint not null,                       -- refers to nothing: who adds a line holds no campaign by it
    kind         tally_kind not null,
    state        text not null,                         -- of an attempt: its disposition
    answer       answer,                                -- of an invitation
    number       bigint not null,                       -- how many more there are; less than 0 is how many less
    coming       bigint not null                        -- how many more people come, of those who said yes
);
create index tallies_by_campaign on tallies (campaign_id, kind);

create function coming(answer answer, party integer) returns bigint
    immutable parallel safe language sql
    return case when answer = 'yes' then coalesce(party, 1) else 0 end;

create function count_invitations() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into tallies
            select campaign_id, 'invitations', state::text, answer, count(*), sum(coming(answer, party))
            from came group by campaign_id, state, answer;
    elsif tg_op = 'DELETE' then
        insert into tallies
            select campaign_id, 'invitations', state::text, answer, -count(*), -sum(coming(answer, party))
            from went group by campaign_id, state, answer;
    else
        insert into tallies
            select campaign_id, 'invitations', state::text, answer, sum(one), sum(one * coming(answer, party))
            from (select campaign_id, state, answer, party, 1 as one from came
                  union all
                  select campaign_id, state, answer, party, -1 from went) as each
            group by campaign_id, state, answer having sum(one) <> 0 or sum(one * coming(answer, party)) <> 0;
    end if;
    return null;
end $$;

-- What was done stays counted when whoever it was done for is forgotten.
create function count_attempts() returns trigger language plpgsql as $$
begin
    insert into tallies
        select campaign_id, 'attempts', disposition::text, null, count(*), 0
        from came join outbound_calls on outbound_calls.id = call_id
        where disposition is not null group by campaign_id, disposition;
    if tg_op = 'UPDATE' then
        insert into tallies
            select campaign_id, 'attempts', disposition::text, null, -count(*), 0
            from went join outbound_calls on outbound_calls.id = call_id
            where disposition is not null group by campaign_id, disposition;
    end if;
    return null;
end $$;

create function count_texts() returns trigger language plpgsql as $$
begin
    insert into tallies
        select campaign_id, 'texts', came.state::text, null, count(*), 0
        from came join invitations on invitations.id = invitation_id group by campaign_id, came.state;
    if tg_op = 'UPDATE' then
        insert into tallies
            select campaign_id, 'texts', went.state::text, null, -count(*), 0
            from went join invitations on invitations.id = invitation_id group by campaign_id, went.state;
    end if;
    return null;
end $$;

create trigger tally_of_new after insert on invitations
    referencing new table as came for each statement execute function count_invitations();
create trigger tally_of_changed after update on invitations
    referencing old table as went new table as came for each statement execute function count_invitations();
create trigger tally_of_gone after delete on invitations
    referencing old table as went for each statement execute function count_invitations();
create trigger tally_of_new after insert on attempts
    referencing new table as came for each statement execute function count_attempts();
create trigger tally_of_changed after update on attempts
    referencing old table as went new table as came for each statement execute function count_attempts();
create trigger tally_of_new after insert on texts_out
    referencing new table as came for each statement execute function count_texts();
create trigger tally_of_changed after update on texts_out
    referencing old table as went new table as came for each statement execute function count_texts();

insert into tallies
    select campaign_id, 'invitations', state::text, answer, count(*), sum(coming(answer, party))
    from invitations group by campaign_id, state, answer;
insert into tallies
    select campaign_id, 'attempts', disposition::text, null, count(*), 0
    from attempts join outbound_calls on outbound_calls.id = call_id
    where disposition is not null group by campaign_id, disposition;
insert into tallies
    select campaign_id, 'texts', texts_out.state::text, null, count(*), 0
    from texts_out join invitations on invitations.id = invitation_id group by campaign_id, texts_out.state;
