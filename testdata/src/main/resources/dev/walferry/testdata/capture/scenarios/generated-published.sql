-- From 18 on, stored generated columns can be published; virtual ones never.
--since 18
--compare columns
create table item (id int primary key, v int, twice int generated always as (v * 2) stored, thrice int generated always as (v * 3) virtual, note text);
create publication p for table item with (publish_generated_columns = stored);
--capture
insert into item (id, v, note) values (1, 2, 'a'), (2, null, null);
update item set v = 3;
delete from item;
