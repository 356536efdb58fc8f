-- Row filters turn updates into inserts and deletes (trap T-23, docs/design/traps.md); column lists leave columns out.
--since 15
--compare rows
create table filtered (id int primary key, v int, note text);
alter table filtered replica identity full;
create table listed (id int primary key, secret text, note text);
create table hidden (id int primary key);
create publication p for table filtered where (v > 10), listed (id, note);
--capture
insert into filtered values (1, 5, 'out'), (2, 15, 'in'), (3, null, 'unknown');
update filtered set v = 20 where id = 1;
update filtered set v = 1 where id = 2;
update filtered set note = 'still in' where id = 1;
update filtered set note = 'still out' where id = 2;
delete from filtered;
insert into listed values (1, 'secret', 'told');
update listed set secret = 'changed' where id = 1;
update listed set id = 2;
delete from listed;
insert into hidden values (1);
