create table second_table (id bigint primary key);
