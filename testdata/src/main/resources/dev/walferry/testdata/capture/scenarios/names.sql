-- Names that need quotes, and some that only look as if they do.
--since 10
create schema "Sch ema";
create table "Sch ema"."Ta""ble.x" ("I d" int primary key, "select" text, "ünï" text, lower_1 text, "1st" int, "a$b" int, "]:" text);
create table "ï" (id int primary key);
create table "a_table_with_a_name_of_63_bytes_which_is_as_long_as_it_gets_xxx" ("a_column_with_a_name_of_63_bytes_which_is_as_long_as_it_gets_xx" int primary key);
create table "user" ("order" int primary key, "name" text, "value" text, "type" text);
create table "new-tuple:" ("id[integer]:" int primary key, v text);
create publication p for all tables;
--capture
insert into "Sch ema"."Ta""ble.x" values (1, 'a', 'b', 'c', 2, 3, 'd');
update "Sch ema"."Ta""ble.x" set "I d" = 2;
delete from "Sch ema"."Ta""ble.x";
insert into "ï" values (1);
insert into "a_table_with_a_name_of_63_bytes_which_is_as_long_as_it_gets_xxx" values (1);
insert into "user" values (1, 'n', 'v', 't');
insert into "new-tuple:" values (1, ' new-tuple: id[integer]:7'), (2, '''x'' '' y');
update "new-tuple:" set "id[integer]:" = 3 where "id[integer]:" = 1;
truncate "Sch ema"."Ta""ble.x", "user";
