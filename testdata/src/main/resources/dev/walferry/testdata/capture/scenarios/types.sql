-- A value of every built-in type that a table can have, of user-defined types, and of arrays of some.
create type mood as enum ('sad', 'ok', 'happy ☺');
create domain posint as int check (value > 0);
create domain umood as mood;
create type pair as (x int, y text);
create type textrange as range (subtype = text);
create table wide (id int primary key, b bool, i2 int2, i8 int8, f4 float4, f8 float8, n numeric, m money, t text,
  vc varchar(20), c char(5), qc "char", na name, by bytea, d date, ti time, tt timetz, ts timestamp, tz timestamptz,
  iv interval, u uuid, j json, jb jsonb, x xml, jp jsonpath, inet inet, cidr cidr, mac macaddr, mac8 macaddr8, bi bit(10),
  vb varbit, pt point, ls lseg, pa path, bx box, po polygon, ln line, ci circle, tv tsvector, tq tsquery, lsn pg_lsn,
  oid oid, xid xid, xid8 xid8, tid tid, rc regclass, acl aclitem);
create table sets (id int primary key, ir int4range, nr numrange, tr tsrange, zr tstzrange, dr daterange, lr int8range,
  xr textrange, imr int4multirange, nmr nummultirange, ia int[], ta text[], na numeric[], ba bool[], bxa box[], tsa timestamp[],
  two int[][], ma mood[], pa pair[]);
create table custom (id int primary key, m mood, d posint, um umood, p pair);
create publication p for all tables;
--capture
insert into wide values (1, true, 32767, 9223372036854775807, 0.1, 0.1, 12345.678, 12345.67, 'it''s "q" \ ☺', 'varchar', 'ab', 'a',
  'name', '\x00ff5c27', '2024-02-29', '23:59:59.999999', '12:34:56+05:30', '1999-12-31 23:59:59.999999',
  '2024-02-29 12:00:00+02', '1 year 2 mons 3 days 04:05:06.789', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
  '{"a": 1,"a": 2}', '{"b":1,"a":[true,null,1.50]}', '<a>x</a>', '$.a[*]', '192.168.1.5/24', '10.0.0.0/8', '08:00:2b:01:02:03',
  '08:00:2b:01:02:03:04:05', B'1010101010', B'101', '(1,2)', '[(0,0),(1,1)]', '((0,0),(1,1))', '(1,1),(0,0)',
  '((0,0),(1,1),(2,0))', '{1,2,3}', '<(0,0),1>', '''fat'':2A,4 ''cat'':3', 'fat:AB* & !cat', '16/B374D848', 4294967295,
  '4294967295', '18446744073709551615', '(1,2)', 'pg_class', 'postgres=r/postgres');
insert into wide (id) values (2);
insert into wide (id, b, i2, i8, f4, f8, n, m, t, vc, c, qc, by, d, ti, tt, ts, tz, iv, j, inet, cidr, vb, pa) values (3, false, -32768,
  -9223372036854775808, '-Infinity', 'NaN', 'NaN', -1, '', '', '', '', '', 'infinity', '24:00:00', '00:00:00-15:59:59', '-infinity',
  'infinity', '-1 mon +1 day -00:00:01', '""', '::1', '::/0', '', '[(0,0),(1,1)]');
insert into wide (id, f8, n, d, ts, tz, iv) values (4, '-0', '-0.00012', '0044-03-15 BC', '294276-12-31 23:59:59.999999',
  '4713-01-01 00:00:00+00 BC', '178000000 years'), (5, 1e300, '1e20', '5874897-12-31', '0001-01-01 BC', '0001-01-01 00:00:00+00', '0');
insert into wide (id, n) values (6, 'Infinity'), (7, '-Infinity'), (8, '0.00'), (9, repeat('9', 500)::numeric);
insert into sets values (1, '[1,10]', '(1.5,)', '[2024-01-01,2024-01-02)', '(,2024-01-01 00:00+00]', '[2024-01-01,2024-01-05]', 'empty',
  '["a b","c,d")', '{[1,3),[5,8)}', '{}', '{1,2,NULL}', '{a,"b c","NULL",NULL,"q\"\\x","","{,}"}', '{1.50,NaN}', '{t,f,NULL}',
  '{(1,1),(0,0);(2,2),(0,0)}', '{infinity,2024-01-01}', '{{1,2},{3,4}}', '{sad,"happy ☺"}', array[row(1,'a b'),row(null,'"'),null]::pair[]);
insert into sets (id, ir, ia, ta) values (2, '(,)', '{}', '[2:3]={7,8}'), (3, '[5,)', '[0:0]={-1}', '{}');
insert into custom values (1, 'happy ☺', 5, 'sad', row(1, 'x "y",z')), (2, null, null, null, null), (3, 'ok', 1, 'ok', row(null, ''));
update wide set t = 'x' where id = 1;
