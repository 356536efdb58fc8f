-- Values stored out of line that did not change.
--since 10
create table by_key (id int primary key, big text, small text);
alter table by_key alter big set storage external;
create table by_all (id int primary key, big text, small text);
alter table by_all alter big set storage external;
alter table by_all replica identity full;
create table toasted_key (id int, code text not null, small text);
alter table toasted_key alter code set storage external;
create unique index toasted_key_code on toasted_key (code);
alter table toasted_key replica identity using index toasted_key_code;
create publication p for all tables;
--capture
insert into by_key values (1, repeat('x', 3000), 'a'), (2, null, 'b'), (3, repeat('y', 2100), null);
update by_key set small = 'c';
update by_key set id = id + 10;
update by_key set big = repeat('z', 2500) where id = 11;
update by_key set big = null where id = 11;
delete from by_key where id = 13;
insert into by_all values (1, repeat('x', 3000), 'a'), (2, null, 'b');
update by_all set small = 'c';
update by_all set id = id + 10;
update by_all set big = repeat('z', 2500) where id = 11;
delete from by_all;
insert into toasted_key values (1, repeat('k', 2200), 'a');
update toasted_key set small = 'b';
update toasted_key set code = repeat('l', 2200);
delete from toasted_key;
