-- With publish_via_partition_root, rows have the root's name and column order; a truncate of a leaf is not published.
--compare columns
create table part (id int, region text, v text, primary key (id, region)) partition by list (region);
create table part_eu partition of part for values in ('eu');
create table part_us (v text, region text not null, id int not null);
alter table part_us add primary key (id, region);
alter table part attach partition part_us for values in ('us');
create publication p for table part with (publish_via_partition_root = true);
--capture
insert into part values (1, 'eu', 'a'), (2, 'us', 'b');
update part set v = 'c';
update part set region = 'us' where id = 1;
insert into part_us values ('leaf', 'us', 4);
delete from part where id = 2;
