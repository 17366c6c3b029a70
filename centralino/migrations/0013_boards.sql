-- What the live board reads again and again: the answers of a campaign by time, for the curve and the latest of them.
create index invitations_answered on invitations (campaign_id, answered_at) where answered_at is not null;
