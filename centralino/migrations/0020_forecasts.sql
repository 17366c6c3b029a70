-- What a campaign was expected to come to when it was started: its board holds what happens against it.

create table forecasts (
    campaign_id  bigint primary key references campaigns on delete cascade,
    begun_at     timestamptz not null,                          -- somebody plays it; who dies over it is followed by another
    made_at      timestamptz,
    curve        jsonb,                                         -- centralino/campaigns/forecasting/curves.py
    check ((made_at is null) = (curve is null))
);
