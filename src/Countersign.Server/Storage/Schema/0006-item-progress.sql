-- Raised by what changes an order after it was placed, so that two people who change it at once do not overwrite each other unseen.
alter table placed_order add column version bigint not null default 0;

-- What has happened to an item since it was ordered; what it was ordered with stays as it is.
create table item_progress (
    order_id bigint not null references placed_order (id),
    number bigint not null,                -- of the item; 0 for the order as a whole
    kind bigint not null,                  -- ProgressKind
    subject text not null,                 -- what it is about: a parameter, a name of the certificate; '' for the item itself
    text text not null,                    -- may be about a person: erased with the customer
    at bigint not null,
    primary key (order_id, number, kind, subject)
);
