-- Prepared transactions: committed, rolled back, empty, and interleaved with others. The slot sends them to every client,
-- also at protocol version 1 (trap T-04, docs/design/traps.md).
--since 15
--two-phase
create table item (id int primary key, v text);
create publication p for all tables;
--capture
begin;
insert into item values (1, 'prepared');
prepare transaction 'g1';
insert into item values (2, 'in between');
commit prepared 'g1';
begin;
insert into item values (3, 'never');
savepoint s;
insert into item values (4, 'never');
rollback to s;
update item set v = 'never' where id = 1;
prepare transaction 'a longer gid: ☺';
rollback prepared 'a longer gid: ☺';
begin;
select * from item for share;
prepare transaction 'empty1';
commit prepared 'empty1';
begin;
insert into item values (5, 'five');
--session b
begin;
insert into item values (6, 'six');
prepare transaction 'g6';
--session a
prepare transaction 'g5';
commit prepared 'g6';
commit prepared 'g5';
delete from item where id = 5;
