-- The nodes of the cluster that live, and those that were buried and may still have a transaction under way.
create table node (
    number      integer primary key,
    incarnation uuid    not null,
    cluster     text    not null,
    domain      text    not null,
    address     text    not null,
    version     text    not null,
    leader      integer not null,
    beat        bigint  not null default 0,
    horizon     bigint  not null default 0,
    buried      boolean not null default false,
    started     timestamptz not null default now()
);

comment on column node.number is 'As in message ids: 1 to 1023';
comment on column node.address is 'Where the other nodes reach it';
comment on column node.leader is 'The lowest number among the nodes it sees, which tells the sides of a split apart; 0: it has not joined yet';
comment on column node.beat is 'Counts up while the node lives and reaches the database';
comment on column node.horizon is 'Up to this id all it keeps can be read, as of the last beat';
comment on column node.buried is 'Declared dead: what it has not committed it may not commit any more';
