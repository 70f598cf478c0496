-- By which other programs name a client certificate.
alter table affiliate_certificate add column serial text;
