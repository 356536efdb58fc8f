create table "Odd ""T"" ü" ("K" int primary key, "two words" text, select_ numeric(9,2), f float8, raw bytea, ok bool, at timestamptz, d date, t time, tz timetz, p point, m money, tags text[], c char(3))
insert into "Odd ""T"" ü" values (1, E'x"y\\ü\n\x01', 1.50, 1e300, '\xdeadbeef', true, '2026-01-02 03:04:05.6789+00', '2026-02-03', '12:34:56.7', '12:34:56+05:30', '(1.5,-2)', 12.34, '{a,"b c"}', 'a')
insert into "Odd ""T"" ü" ("K", d, at) values (2, 'infinity', '-infinity')
update "Odd ""T"" ü" set "two words" = null where "K" = 1
update "Odd ""T"" ü" set "K" = 3 where "K" = 1
delete from "Odd ""T"" ü"
create table whole (a int, b text, c text)
alter table whole replica identity full
insert into whole select 1, null, string_agg(md5(i::text), '') from generate_series(1, 100) i
update whole set a = 2
delete from whole
create table byindex (a int, b text not null)
create unique index byindex_b on byindex (b)
alter table byindex replica identity using index byindex_b
insert into byindex values (1, 'x')
update byindex set a = 2
update byindex set b = 'y'
delete from byindex
create table nokey (a int)
insert into nokey values (1)
update nokey set a = 2
delete from nokey
create table nocolumns ()
insert into nocolumns default values
create table computed (a int primary key, b int generated always as (a * 2) stored)
insert into computed values (1)
truncate whole, byindex
select pg_logical_emit_message(true, 'p "x"', 'a' || chr(9) || 'b')
select pg_logical_emit_message(false, 'p', '')
