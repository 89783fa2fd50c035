create table upload (
    id         text        collate "C" primary key,
    owner      text        collate "C" not null,
    name       text        not null,
    type       text,
    size       bigint      not null,
    charge     bigint      not null,
    created    timestamptz not null,
    keep_until timestamptz,
    state      text        not null,
    ends       timestamptz,
    checksum   bigint      not null default 0
);

create index upload_of_owner on upload (owner, ends);
create index upload_ends on upload (ends) where ends is not null;

comment on table  upload            is 'XEP-0363: files and slots; what the files hold is on disk or in an object store, by id';
comment on column upload.owner      is 'Bare JID of the account';
comment on column upload.type       is 'Media type; null: not said';
comment on column upload.charge     is 'What it counts against the quotas, in bytes';
comment on column upload.keep_until is 'Null: for ever';
comment on column upload.state      is 'slot, arriving, kept, removed';
comment on column upload.ends       is 'When the slot, the upload or the file does; null: never';
comment on column upload.checksum   is 'CRC32C of what has arrived';

create table upload_usage (
    owner text   collate "C" primary key,
    bytes bigint not null default 0,
    day   bigint not null default 0,
    today bigint not null default 0
);

comment on table  upload_usage       is 'What an account has in upload, counted, so that a slot need not add it up';
comment on column upload_usage.day   is 'The day, since 1970 (UTC), that today is about';
comment on column upload_usage.today is 'Bytes of the slots of that day that were used, or may be';
