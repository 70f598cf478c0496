-- What has expired is swept; logins and payments, which never do, take no room in the index.
create index claim_expiry on claim (expires_at) where expires_at is not null;
