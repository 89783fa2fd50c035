-- Every table begins with its owner, a bare JID in canonical form. Collation "C" compares bytes: equal is equal,
-- and an upgrade of the system's locales cannot break an index.

create table account (
    owner text collate "C" primary key
);

-- What SCRAM needs instead of a password (RFC 5802), once for each hash function.
create table account_keys (
    owner      text collate "C" not null references account on delete cascade,
    hash       text collate "C" not null,
    salt       bytea   not null,
    iterations integer not null,
    stored_key bytea   not null,
    server_key bytea   not null,
    primary key (owner, hash)
);

-- The row that changes of an owner's roster queue for; its version counts them.
create table roster_version (
    owner   text collate "C" primary key,
    version bigint not null
);

create table roster_item (
    owner        text collate "C" not null,
    contact      text collate "C" not null,
    name         text    not null,
    groups       text[]  not null,
    subscription text    not null check (subscription in ('none', 'to', 'from', 'both')),
    ask          boolean not null,
    approved     boolean not null,
    listed       boolean not null,
    request      text,
    primary key (owner, contact)
);

-- One row an owner: the list is only ever read whole, and a full JID may be longer than an index takes.
create table blocklist (
    owner text collate "C" primary key,
    jids  text[] not null
);

create table vcard (
    owner   text collate "C" primary key,
    element text not null
);

create table private_xml (
    owner     text collate "C" not null,
    namespace text not null,
    name      text not null,
    element   text not null
);

-- A digest, because a client may choose names longer than an index takes. A name has no space.
create unique index private_xml_key on private_xml (owner, md5(namespace || ' ' || name));

create table last_activity (
    owner  text collate "C" primary key,
    at     timestamptz not null,
    status text not null
);
