-- Transactions replicated from other nodes.
--since 10
create table item (id int primary key, v text);
create publication p for all tables;
select pg_replication_origin_create('node_x');
select pg_replication_origin_create('a node with a longer name: ☺');
--capture
select pg_replication_origin_session_setup('node_x');
begin;
select pg_replication_origin_xact_setup('0/ABCDEF', '2020-01-01 00:00:00+00');
insert into item values (1, 'from x');
update item set v = 'again' where id = 1;
commit;
begin;
select pg_replication_origin_xact_setup('FFFF/1', '2021-01-01 00:00:00+00');
delete from item;
commit;
select pg_replication_origin_session_reset();
insert into item values (2, 'from here');
select pg_replication_origin_session_setup('a node with a longer name: ☺');
insert into item values (3, 'without a position');
select pg_replication_origin_session_reset();
select pg_replication_origin_drop('node_x'), pg_replication_origin_drop('a node with a longer name: ☺');
