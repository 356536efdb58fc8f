-- Rows before and after a change of their table. Every row must name its columns as they were.
-- Not on 10: its test_decoding reports a table rewrite as changes of a table that does not exist.
--since 11
create table item (id int primary key, a text, b int);
create table other (id int primary key, v text);
create publication p for all tables;
--capture
insert into item values (1, 'a', 1);
alter table item add column c text default 'def';
insert into item values (2, 'a', 2, 'c');
update item set b = 10 where id = 1;
alter table item drop column a;
insert into item values (3, 3, 'c');
alter table item rename column b to bee;
insert into item values (4, 4, 'c');
alter table item alter column bee type text using bee || '!';
insert into item values (5, 'five', 'c');
alter table item rename to thing;
insert into thing values (6, 'six', 'c');
alter table thing replica identity full;
update thing set c = null where id = 6;
alter table thing replica identity default;
alter table thing drop constraint item_pkey;
alter table thing add primary key (id, bee);
update thing set c = 'd' where id = 6;
delete from thing where id = 6;
create schema shop;
alter table thing set schema shop;
insert into shop.thing values (7, 'seven', 'c');
begin;
insert into shop.thing values (8, 'eight', 'c');
alter table shop.thing add column d int;
insert into shop.thing values (9, 'nine', 'c', 9);
alter table shop.thing drop column c;
insert into shop.thing values (10, 'ten', 10);
commit;
begin;
alter table shop.thing add column never int;
insert into shop.thing values (11, 'never', 11, 11);
rollback;
insert into shop.thing values (12, 'twelve', 12);
create index on other (v);
insert into other values (1, 'x');
analyze other;
insert into other values (2, 'y');
drop table other;
create table other (v text primary key, id int);
insert into other values ('z', 3);
create table late as select 1 as id, 'made and filled' as v;
