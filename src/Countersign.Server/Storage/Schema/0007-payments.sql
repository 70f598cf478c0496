-- Visits of buyers to gateways.
create table payment_attempt (
    order_id bigint not null references placed_order (id),
    number bigint not null,                -- from 1
    route text not null,                   -- nobelpay | worldpay (decision M3)
    gateway text not null,                 -- what the route was bound to
    currency text not null,
    amount bigint not null,
    begun_at bigint not null,
    ends_at bigint not null,
    primary key (order_id, number)
);

-- What gateways have told, as it was told; never changed and never removed.
create table gateway_event (
    gateway text not null,
    id text not null,                      -- the gateway's own: what is told again has the same
    order_id bigint not null,              -- 0: about no order of ours
    attempt bigint not null,               -- 0: about no attempt of ours
    kind bigint not null,                  -- GatewayEventKind
    amount bigint not null,
    currency text not null,
    occurred_at bigint not null,
    received_at bigint not null,
    source bigint not null,                -- NewsSource
    reference text not null,
    raw text not null,                     -- as it came, but for what may not be kept
    primary key (gateway, id)
);
create index gateway_event_order on gateway_event (order_id, received_at);

-- What follows from the events of an order, for operators to search.
create table payment (
    order_id bigint not null primary key references placed_order (id),
    captured bigint not null,
    returned bigint not null,
    concerns bigint not null,              -- PaymentConcerns
    is_resolved bigint not null,           -- an operator has seen to them; 0 again with the next news
    updated_at bigint not null
);
create index payment_concerns on payment (updated_at) where concerns <> 0 and is_resolved = 0;

-- What came along with an order and was not asked for.
alter table order_item add column is_added bigint not null default 0;
