-- Programs that use the API: their tokens, and answers that are given again.

-- Nobody's token is ever taken out: its name stands in what was done with it.
create table api_tokens (
    id            bigint generated always as identity primary key,
    name          text not null unique check (name ~ '^[a-z0-9][a-z0-9._@+-]{1,63}$'),
    token_hash    bytea not null unique,                -- SHA-256 of the token
    rights        text[] not null check (cardinality(rights) > 0),
    made_at       timestamptz not null,
    made_by       bigint not null references staff,     -- it never may more than they may
    expires_at    timestamptz check (expires_at > made_at),
    last_used_at  timestamptz,
    revoked_at    timestamptz
);
create index api_tokens_by_maker on api_tokens (made_by);

-- What was answered to a request that bore a key, for when the same request comes again.
create table api_replays (
    token_id  bigint not null references api_tokens on delete cascade,
    key       text not null check (key <> ''),
    asked     bytea not null,                           -- SHA-256 of the request
    at        timestamptz not null,
    status    smallint not null,
    headers   jsonb not null,
    body      bytea not null,
    primary key (token_id, key)
);
create index api_replays_by_time on api_replays (at);

call keep_audit('api_tokens', 'token', 'id', 'id', hidden => '{token_hash}', ignored => '{last_used_at}');
