-- Fields of fixed width first: no padding between them.
create table tick (
    last          bigint not null,
    received      bigint not null,
    displayed     bigint not null,
    own_received  bigint not null,
    own_displayed bigint not null,
    unread        bigint not null,
    owner         text collate "C" not null,
    peer          text collate "C" not null,
    primary key (owner, peer)
);

comment on table tick is 'How far a conversation has been received and read; made of the history, and can be made again';
comment on column tick.last is 'The last message, of either side; ids are those of the owner''s history, 0: none';
comment on column tick.received is 'The last message of the owner that the peer has received (XEP-0184)';
comment on column tick.displayed is 'The last message of the owner that the peer has read (XEP-0333)';
comment on column tick.own_received is 'The last message of the peer that the owner has received';
comment on column tick.own_displayed is 'The last message of the peer that the owner has read';
comment on column tick.unread is 'Messages of the peer that the owner has not read';

create table tick_digest (
    upto  bigint not null,
    owner text collate "C" primary key
);

comment on table tick_digest is 'Up to which message the ticks are made of an owner''s history';
