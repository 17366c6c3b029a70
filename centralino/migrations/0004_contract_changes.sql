-- What contracts were before each change of them: a contract's history is this, then the contract as it stands.

create table contract_changes (
    id              bigint generated always as identity primary key,
    contract_id     bigint not null references contracts on delete cascade,
    at              timestamptz not null,
    by              text not null check (by <> ''),
    why             text not null,
    ends_on_was     date,
    paid_until_was  date
);
create index contract_changes_by_contract on contract_changes (contract_id, at, id);
