-- The numbers of many people are read for their countries, and for whether anybody can be reached by one: from the index
-- alone, without a look at the table for each.
create index numbers_of_contacts on numbers (contact_id) include (number, trust, invalid_at);
drop index numbers_by_contact;
