-- What the gateway itself calls a visit, where it does not know it by our reference.
alter table payment_attempt add column known_as text not null default '';

-- What the gateway itself calls the agreement that an event is about.
alter table gateway_event add column agreement text not null default '';
create index gateway_event_agreement on gateway_event (gateway, agreement) where agreement <> '';

-- The agreement that a visit asked for: by it more is paid later. What becomes of it follows from the events.
create table payment_agreement (
    order_id bigint not null,
    attempt bigint not null,
    kind text not null,                    -- FuturePay | FlexiPay | FlexiBurn
    currency text not null,
    amount bigint not null,                -- of each instalment, or the most of each interval
    interval_unit bigint not null,         -- IntervalUnit
    interval_count bigint not null,
    starts_at bigint not null,             -- the first instalment is due one interval later
    primary key (order_id, attempt),
    foreign key (order_id, attempt) references payment_attempt (order_id, number)
);

-- How many instalments an operator has to look at: one more brings the order back on the list.
alter table payment add column troubled_instalments bigint not null default 0;
