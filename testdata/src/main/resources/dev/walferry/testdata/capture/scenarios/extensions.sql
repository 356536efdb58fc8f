-- Types of extensions; seg has no binary output and stays text in binary mode.
create extension hstore;
create extension citext;
create extension ltree;
create extension cube;
create extension seg;
create table item (id int primary key, h hstore, ci citext, lt ltree, cu cube, s seg);
create publication p for all tables;
--capture
insert into item values (1, 'a=>1,b=>NULL,"q k"=>"v\"w"', 'CaSe', 'top.a.b', '(1,2),(3,4)', '1 .. 2'), (2, null, null, null, null, null);
update item set h = '' where id = 1;
delete from item;
