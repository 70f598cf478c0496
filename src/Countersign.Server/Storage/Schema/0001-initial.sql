-- One text for SQLite and PostgreSQL. Times are Unix milliseconds, money is minor units, flags are 0 or 1.

create table affiliate (
    id bigint not null primary key,
    brand text not null unique,            -- '' is the operator's own
    profile text not null,                 -- documented | legacy
    tolerated text not null,               -- JSON array of argument names (decision N12)
    origins text not null,                 -- JSON array of redirect origins (decision A4)
    version bigint not null
);

insert into affiliate (id, brand, profile, tolerated, origins, version) values (1, '', 'documented', '[]', '[]', 1);

create table affiliate_certificate (
    fingerprint text not null primary key, -- SHA-256 of the certificate, lower-case hex
    affiliate_id bigint not null references affiliate (id),
    not_after bigint not null,
    revoked_at bigint
);

create table account (
    id bigint not null primary key,
    affiliate_id bigint not null references affiliate (id),
    login text unique,                     -- null: reachable through its orders only
    password_hash text,                    -- PHC string
    password_expires_at bigint,
    is_locked bigint not null,
    is_never_locked bigint not null,       -- failed logins do not lock it out either
    may_order bigint not null,
    allowed_sources text not null,         -- JSON array of CIDR prefixes; empty: callable from anywhere
    created_at bigint not null,
    version bigint not null                -- raised by whatever changes what rules read
);

create table account_detail (
    account_id bigint not null references account (id),
    parameter text not null,               -- name of the parameter row
    text text not null,
    primary key (account_id, parameter)
);

-- Sources that have logged in, and so may not be locked out (decision A3).
create table account_source (
    account_id bigint not null references account (id),
    source text not null,                  -- IPv4 address or IPv6 /64
    last_login_at bigint not null,
    primary key (account_id, source)
);

create table licence (
    code text not null primary key,
    account_id bigint not null references account (id),
    product_id bigint not null,
    quantity bigint not null,
    is_trial bigint not null,
    expires_at bigint not null
);
create index licence_account on licence (account_id);

create table catalog (
    version bigint not null primary key,
    text text not null,                    -- the catalog file, in its canonical form
    imported_at bigint not null
);

create table placed_order (
    id bigint not null primary key,        -- shown to callers through a keyed permutation
    account_id bigint not null references account (id),
    affiliate_id bigint not null references affiliate (id),
    catalog_version bigint not null,
    payment_status bigint not null,
    currency text not null,
    cost bigint not null,
    tax bigint not null,
    parameters text not null,              -- JSON by row name, never a secret row
    placed_at bigint not null
);
create index placed_order_account on placed_order (account_id, id);

create table order_item (
    order_id bigint not null references placed_order (id),
    number bigint not null,
    product_id bigint not null,
    ppp bigint not null,
    days bigint not null,
    quantity bigint not null,
    zones bigint not null,
    is_visible bigint not null,
    cost bigint not null,
    tax bigint not null,
    tax_basis_points bigint not null default 0,
    tax_note text not null default '',     -- why it is this tax, for the invoice
    parameters text not null,
    primary key (order_id, number)
);

create table outbox (
    id text not null primary key,
    topic text not null,
    subject bigint not null,
    body text not null,
    created_at bigint not null
);

-- Who won what only one can have: a login name, a payment, a repeated call.
create table claim (
    scope text not null,
    key text not null,
    holder text not null,
    expires_at bigint,
    primary key (scope, key)
);

create table counter (
    name text not null primary key,
    value bigint not null
);

-- The first thousand ids are for data that comes with the program.
insert into counter (name, value) values ('account', 1000);

create table secret (
    name text not null primary key,
    value text not null                    -- base64
);

-- Who changed what. Entries are chained per writer and commit group.
create table audit_group (
    writer text not null,
    sequence bigint not null,
    previous_hash text not null,
    hash text not null,
    primary key (writer, sequence)
);

create table audit (
    writer text not null,
    sequence bigint not null,
    position bigint not null,
    at bigint not null,
    actor text not null,
    action text not null,
    subject text not null,
    body text not null,
    primary key (writer, sequence, position)
);
