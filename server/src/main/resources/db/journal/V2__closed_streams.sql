comment on column message.sm_id is 'XEP-0198 id of the stream it was sent on; without XEP-0198 some name';
comment on column message.sm_count is
    'Its number on that stream, where that is counted; with neither that nor an origin_id: the owner has closed the stream in order';
