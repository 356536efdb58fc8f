-- Generated columns are not published: before 18 they cannot be, and this publication does not ask for them.
--compare columns
create table item (id int primary key, v int, twice int generated always as (v * 2) stored, note text);
create table counted (id int generated always as identity primary key, v text);
create publication p for all tables;
--capture
insert into item (id, v, note) values (1, 2, 'a'), (2, null, null);
update item set v = 3;
update item set id = id + 10;
delete from item;
insert into counted (v) values ('x'), ('y');
