-- Public keys that products with a white list take (decision P2).
create table account_key (
    account_id bigint not null references account (id),
    key_hash text not null,                -- SHA-256 of the public key, lower-case hex
    primary key (account_id, key_hash)
);

-- Templates for messages that an account has of its own (decision P7).
create table message_template (
    id bigint not null primary key,
    account_id bigint not null references account (id),
    kind bigint not null,                  -- TemplateKind
    name text not null
);
create index message_template_account on message_template (account_id);
