-- One row for an account that has chosen what is archived.
create table archive_preferences (
    owner text collate "C" primary key,
    prefs text not null
);

comment on column archive_preferences.owner is 'Bare JID of the account';
comment on column archive_preferences.prefs is 'XEP-0441: the prefs element';
