-- A column list that changes during a streamed transaction: some of its rows come with one Relation, some with another, and
-- other transactions get the newer one before it commits.
--since 15
--compare columns
--large
create table item (id int primary key, a text, b text);
create publication p for table item;
--capture
begin;
insert into item select i, repeat('a', 1500), 'b' from generate_series(1, 60) i;
--session b
alter publication p set table item (id, a);
insert into item values (1001, 'a', 'not published');
--session a
commit;
insert into item values (1002, 'a', 'not published');
update item set a = 'x' where id = 1002;
