-- The calls of a day that a trunk would not carry are few: they are found without a look at those that it did.
create index attempts_not_carried on attempts (settled_at) include (call_id)
    where disposition in ('trunk-failed', 'congestion', 'not-placed');
