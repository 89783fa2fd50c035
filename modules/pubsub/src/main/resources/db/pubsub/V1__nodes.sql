create table pubsub_node (
    owner    text collate "C" not null,
    node     text collate "C" not null,
    settings text not null,
    primary key (owner, node)
);

comment on table pubsub_node is 'The nodes of accounts (XEP-0163)';
comment on column pubsub_node.settings is 'Configuration, affiliations and subscriptions, as XML';

create sequence pubsub_item_seq;

create table pubsub_item (
    seq       bigint not null default nextval('pubsub_item_seq'),
    published timestamptz not null,
    owner     text collate "C" not null,
    node      text collate "C" not null,
    id        text collate "C" not null,
    publisher text not null,
    payload   text not null,
    primary key (owner, node, id),
    foreign key (owner, node) references pubsub_node (owner, node) on delete cascade
);

create index pubsub_item_order on pubsub_item (owner, node, seq);

comment on table pubsub_item is 'What is published at the nodes';
comment on column pubsub_item.seq is 'The order of publication; who publishes an item again makes it the newest';
