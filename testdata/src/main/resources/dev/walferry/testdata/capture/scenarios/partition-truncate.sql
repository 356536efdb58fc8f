-- A truncate of a partitioned table names the leaves; with publish_via_partition_root it would name the root.
--compare columns
create table part (id int primary key) partition by list (id);
create table part_1 partition of part for values in (1);
create table part_2 partition of part for values in (2);
create publication p for all tables;
--capture
insert into part values (1), (2);
truncate part;
insert into part values (2);
truncate part_2;
