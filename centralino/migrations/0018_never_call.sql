-- Who is never to be called, and who was taken off that list again, page by page, the last first.

create index oppositions_in_turn on oppositions (at, id) where lifted_at is null;
create index oppositions_lifted on oppositions (lifted_at, id) where lifted_at is not null;
