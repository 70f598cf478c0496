-- What is to be done at a time, by whichever server comes first; gone when it is done.
create table due_work (
    id bigint not null primary key,        -- another each time the work is armed: whoever works on what was armed before is overtaken
    kind text not null,
    subject bigint not null,               -- what it is about, such as an order
    detail text not null,
    due_at bigint,                         -- while a server works on it: when its lease ends; null: given up
    attempts bigint not null,              -- how often it was begun since it was armed or put off
    trouble text not null,                 -- what went wrong last, for operators
    version bigint not null,               -- raised by each lease and each outcome
    unique (kind, subject)
);
-- What was given up waits for an operator and takes no room in the index.
create index due_work_due on due_work (kind, due_at) where due_at is not null;
