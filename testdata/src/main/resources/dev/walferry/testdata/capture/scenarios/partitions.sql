-- Without publish_via_partition_root, the leaves are published.
create table part (id int, region text, v text, primary key (id, region)) partition by list (region);
create table part_eu partition of part for values in ('eu');
create table part_us (v text, region text not null, id int not null);
alter table part_us add primary key (id, region);
alter table part attach partition part_us for values in ('us');
create publication p for all tables;
--capture
insert into part values (1, 'eu', 'a'), (2, 'us', 'b');
update part set v = 'c';
update part set region = 'us' where id = 1;
create table part_as partition of part for values in ('as');
insert into part values (3, 'as', 'd');
delete from part where id = 2;
truncate part_eu;
