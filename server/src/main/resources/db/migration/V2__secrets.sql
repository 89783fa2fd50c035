-- What all servers of the domain must know and nobody else may.
create table secret (
    name  text collate "C" primary key,
    value bytea not null
);
