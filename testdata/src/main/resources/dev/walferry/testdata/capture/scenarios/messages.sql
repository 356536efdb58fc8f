-- What pg_logical_emit_message writes in a transaction, outside one, and in one that is rolled back.
create table item (id int primary key);
create publication p for all tables;
--capture
select pg_logical_emit_message(true, 'pfx', 'hello');
select pg_logical_emit_message(false, 'pfx2', 'bye');
begin;
insert into item values (1);
select pg_logical_emit_message(true, '', '');
select pg_logical_emit_message(false, 'in the middle', 'sent before its transaction');
savepoint s;
select pg_logical_emit_message(true, 'sub', 'transaction ☺');
insert into item values (2);
release s;
commit;
begin;
insert into item values (3);
select pg_logical_emit_message(false, 'rolled back', 'sent all the same');
select pg_logical_emit_message(true, 'rolled back', 'never sent');
rollback;
select pg_logical_emit_message(true, 'bytes', '\x0001fe'::bytea) where false;
