-- Resumable sessions as of their last checkpoint (XEP-0198 §5). Rows change once a second while their clients do
-- something: room beside each for its next version, vacuumed often.
create table session (
    received       bigint  not null,
    sent           bigint  not null,
    acknowledged   bigint  not null,
    at             bigint  not null,
    seen           bigint  not null,
    began          bigint  not null,
    patience       bigint  not null,
    node           integer not null,
    owner          text collate "C" not null,
    id             text collate "C" not null,
    resource       text collate "C" not null,
    state          text not null,
    unacknowledged text not null,
    primary key (owner, id)
) with (
    fillfactor = 50,
    autovacuum_vacuum_scale_factor = 0.1,
    autovacuum_vacuum_cost_delay = 0
);

comment on column session.id is 'What its client resumes it by';
comment on column session.node is 'The node that has it; while that node lives, it alone may change the row';
comment on column session.received is 'Stanzas of the client that are handled; sent, acknowledged: the other direction';
comment on column session.began is 'Messages of the session have larger ids';
comment on column session.at is 'Messages of the client that are kept later have a larger id';
comment on column session.seen is 'Messages to the client that it may not have have a larger id';
comment on column session.patience is 'How long it may be without a stream, in seconds';
comment on column session.unacknowledged is 'What was sent and not acknowledged at an orderly stop; empty: not known';
