-- The curve of a live board is read again and again: from the index alone, as far as it stands still.
drop index invitations_answered;
create index invitations_answered on invitations (campaign_id, answered_at) include (answer, state)
    where answered_at is not null;
