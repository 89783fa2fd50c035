create table first_table (id bigint primary key);
