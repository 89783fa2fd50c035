-- Fields of fixed width first: no padding between them.
create table message (
    id            bigint  not null,
    sm_count      bigint,
    direction     "char"  not null,
    archived      boolean not null,
    pending       boolean not null,
    owner         text collate "C" not null,
    peer          text collate "C" not null,
    peer_resource text collate "C",
    origin_id     text collate "C",
    sm_id         text collate "C",
    stanza        text collate "C" not null,
    primary key (owner, id)
);

comment on table message is 'A message as one of its two sides keeps it';
comment on column message.owner is 'Bare JID: whose history this is';
comment on column message.id is 'Milliseconds since 1970 (42 bits), node (10), counter (11)';
comment on column message.peer is 'Bare JID of the other side';
comment on column message.direction is 's: the owner sent it; r: the owner received it';
comment on column message.archived is 'False: kept only until the owner has it';
comment on column message.pending is 'A device of the owner is to acknowledge it; says so until it is settled (journal_node)';
comment on column message.origin_id is 'XEP-0359 origin-id, or the id of the message';
comment on column message.sm_id is 'XEP-0198 id of the stream it was sent on';
comment on column message.sm_count is 'Its number on that stream';

-- A history with one peer. By hash: half the work of an index on both names.
create index message_peer on message (hashtextextended(peer, hashtextextended(owner, 0)), id) where archived;

-- What is left to be removed: few rows, so next to nothing to keep.
create index message_unarchived on message (id) where not archived;

-- The latest, after a crash. Rows are in order of ids, so that this costs nothing to keep.
create index message_latest on message using brin (id) with (autosummarize = on);

-- What no device of its owner has acknowledged, of what is settled. It fills and empties: vacuumed often, without
-- giving its pages back (that would lock the writer out).
create table pending (
    id       bigint  not null,
    archived boolean not null,
    owner    text collate "C" not null,
    primary key (owner, id)
) with (
    autovacuum_vacuum_scale_factor = 0.0,
    autovacuum_vacuum_threshold = 20000,
    autovacuum_vacuum_cost_delay = 0,
    vacuum_truncate = false
);

comment on column pending.archived is 'As in the message: false, and the message goes with this row';

create table journal_node (
    node     integer primary key,
    reserved bigint not null,
    settled  bigint not null
);

comment on column journal_node.reserved is 'None of the node''s ids in the tables is larger';
comment on column journal_node.settled is 'Whether a message of the node is pending is told by pending up to this id, by message above it';
