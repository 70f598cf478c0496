-- How long a licence was bought for (decision P4); 0 for what is bought once and does not end.
alter table licence add column term_days bigint not null default 0;

-- What the sandbox's stand-ins for outside services answer, beside what they answer to everybody.
create table partner_case (
    partner text not null,                 -- codeguard | qualys
    answer text not null,                  -- off | unknown | inactive | known
    subject text not null,                 -- the e-mail address, affiliate, login or company that it is about
    primary key (partner, answer, subject)
);
