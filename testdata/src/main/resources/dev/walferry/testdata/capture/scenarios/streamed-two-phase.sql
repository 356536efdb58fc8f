-- Streamed transactions that are prepared.
--since 15
--large
--two-phase
create table big (id int primary key, v text);
create publication p for all tables;
--capture
begin;
insert into big select i, repeat('a', 1500) from generate_series(1, 60) i;
savepoint s;
insert into big select i, repeat('b', 1500) from generate_series(101, 160) i;
rollback to s;
insert into big values (201, 'last');
prepare transaction 'committed';
insert into big values (301, 'in between');
commit prepared 'committed';
begin;
insert into big select i, repeat('c', 1500) from generate_series(401, 460) i;
prepare transaction 'rolled back';
rollback prepared 'rolled back';
insert into big values (501, 'last');
