-- One statement empties several tables.
--since 11
create table a (id serial primary key, v text);
create table b (id int primary key, a_id int references a);
create table c (id int);
create publication p for all tables;
--capture
insert into a (v) values ('x');
insert into b values (1, 1);
truncate c;
truncate a, b;
truncate a, c restart identity cascade;
begin;
insert into c values (1);
truncate c restart identity;
insert into c values (2);
truncate a cascade;
commit;
