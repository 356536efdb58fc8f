-- With publish_via_partition_root, a truncate names the root.
--compare columns
create table part (id int primary key) partition by list (id);
create table part_1 partition of part for values in (1);
create publication p for table part with (publish_via_partition_root = true);
--capture
insert into part values (1);
truncate part restart identity cascade;
insert into part values (1);
