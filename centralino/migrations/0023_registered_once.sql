-- Somebody who waits again because a decision was taken back has not registered anew, and others are not told so: what
-- they go back to is written at the same instant.

create or replace function tell_of_registration() returns trigger language plpgsql as $$
begin
    perform tell_subscribers('registration.created', at, contact_id, jsonb_build_object(
        'customer_id', contact_id, 'registered_at', written_instant(at), 'registered_by', by,
        'numbers', (select coalesce(jsonb_agg(number order by added_at, number), '[]')
                    from numbers where numbers.contact_id = grants.contact_id)))
    from grants
    where id = new.id and not exists (
        select from grants as just_before
        where just_before.contact_id = grants.contact_id and just_before.at = grants.at and just_before.id < grants.id);
    return null;
end
$$;
