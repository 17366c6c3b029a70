-- What pages count at every look is counted from an index that has no more than what is counted.

-- Calls of a day by trunk.
drop index outbound_calls_by_time;
create index outbound_calls_by_time on outbound_calls (place_at) include (id, trunk, answered_at);
-- Texts that did not arrive are few.
create index texts_out_not_arrived on texts_out (claimed_at) where state in ('failed', 'not-sent');
-- So are members whom a register keeps from being called.
create index invitations_kept_out on invitations (campaign_id, contact_id)
    where state = 'unanswered' and reason = 'in-a-register';
-- What subscribers were not told yet, or never will be, and what they are told next.
create index webhook_deliveries_failed on webhook_deliveries (subscription_id) where state = 'failed';
create index webhook_deliveries_due on webhook_deliveries (subscription_id, due_at nulls first) where state = 'waiting';
