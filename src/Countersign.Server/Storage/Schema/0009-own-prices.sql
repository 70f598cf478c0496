-- Whether the affiliate sets its own prices (decision M2): what it says was paid is then the price.
alter table affiliate add column sets_prices bigint not null default 0;

-- Our price of an item that an affiliate sold for another.
create table price_variance (
    order_id bigint not null references placed_order (id),
    number bigint not null,                -- of the item
    cost bigint not null,
    tax bigint not null,
    primary key (order_id, number)
);
