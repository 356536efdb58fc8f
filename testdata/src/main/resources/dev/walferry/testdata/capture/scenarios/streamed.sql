-- Transactions that exceed the smallest work memory, so that every version from 14 on streams them: interleaved, with
-- subtransactions rolled back before and after they were streamed, and rolled back as a whole.
--large
create table big (id int primary key, v text);
create table small (id int primary key, v text);
create publication p for all tables;
--capture
begin;
insert into big select i, repeat('a', 1500) from generate_series(1, 60) i;
--session b
begin;
insert into big select i, repeat('b', 1500) from generate_series(1001, 1060) i;
--session c
insert into small values (1, 'in between');
--session a
savepoint one;
insert into big select i, repeat('c', 1500) from generate_series(101, 160) i;
savepoint two;
insert into big select i, repeat('d', 1500) from generate_series(201, 210) i;
rollback to one;
insert into big values (301, 'after the rollback');
savepoint three;
update big set id = id + 5000 where id <= 20;
release three;
select pg_logical_emit_message(true, 'streamed', 'message');
select pg_logical_emit_message(false, 'alone', 'between two blocks');
--session b
savepoint s;
insert into big select i, repeat('e', 1500) from generate_series(1101, 1160) i;
release s;
commit;
--session c
insert into small values (2, 'in between');
--session a
delete from big where id between 21 and 40;
commit;
insert into big values (401, 'plain');
insert into small values (3, 'plain');
begin;
savepoint s;
insert into big select i, repeat('f', 1500) from generate_series(2001, 2060) i;
release s;
insert into big select i, repeat('g', 1500) from generate_series(2101, 2160) i;
rollback;
begin;
alter table small add column added int;
insert into small select i, repeat('h', 1500), i from generate_series(2001, 2060) i;
rollback;
insert into small values (4, 'two columns');
begin;
alter table small add column kept int;
insert into small select i, repeat('i', 1500), i from generate_series(3001, 3060) i;
commit;
insert into small values (5, 'three columns', 5);
