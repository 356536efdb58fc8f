insert into scalars (id) values ('null');

insert into scalars values ('typical',
  true, 12, 34567, 1234567890123, 4294967295, 1.5, 2.25,
  123.4500, 123.45, 12345, 0.00123, 12300,
  1234.56, 'x', 'abc', 'varchar', 'text', 'name', 'CiText',
  '\x00fffe01', b'1', b'10000001', b'10000000000000000001', b'101', b'1', b'000000110000001000000001',
  '2016-11-04', '13:51:30.123456', '13:51:30', '13:51:30.123', '13:51:30.123456+02', '13:51:30.123-05:30',
  '2016-11-04 13:51:30.123456', '2016-11-04 13:51:30', '2016-11-04 13:51:30.123', '2016-11-04 13:51:30.1234',
  '2016-11-04 13:51:30.123456+02', '2016-11-04 13:51:30+02', '2016-11-04 13:51:30.12+02', '1 year 2 mons 3 days 04:05:06.789',
  'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"b": 1,  "a": [1.50, null]}', '{"b": 1, "a": [1.50, null]}', '<a b="c">d</a>', '192.168.0.1/24', '10.0.0.0/8', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05',
  '(1.5,-2)', '(3,4),(1,2)', '[(1,2),(3,4)]', '[(0,0),(1,1),(2,0)]', '((0,0),(1,1),(2,0))', '<(1,2),3>', '{1,-2,3}',
  '[1,5)', '[1,)', '[1.5,2.5]', '[2019-01-01 00:00,2019-02-01 00:00)', '[2019-01-01 00:00+02,)',
  '[2019-01-01,2019-02-01)', '{[1,3),[5,7)}', 'a fat cat', 'fat & cat', '16/B374D848',
  '10:20:10,14,15', '123', '$.a[*]', '"a b"=>"1", c=>null', 'a.b.c', '978-0-393-04002-9',
  'so so', 'a,b', '(1,"x y")', 123.45, '2016-11-04 13:51:30.123', 'label', 1.10, 'it''s');

insert into scalars (id, c_int2, c_int4, c_int8, c_float4, c_float8, c_numeric, c_numeric_10_2, c_numeric_5, c_numeric_3_m2, c_money, c_bpchar, c_varchar, c_text, c_citext, c_bytea,
  c_bit, c_bit_8, c_bit_20, c_varbit, c_varbit_1, c_varbit_24, c_date, c_time, c_time_0, c_time_3, c_timestamp, c_timestamp_0, c_timestamp_3, c_timestamptz, c_timestamptz_3, c_interval,
  c_json, c_inet, c_path, c_int4range, c_numrange, c_tsvector, c_hstore, c_ltree, c_odd, c_int4multirange, c_timetz) values ('low',
  -32768, -2147483648, -9223372036854775808, -3.4028235e38, -1.7976931348623157e308, -1234567890123456789012345.6789, -99999999.99, -99999, -99900, -92233720368547758.08, '', '', '', '', '',
  b'0', b'00000000', b'00000000000000000000', b'', b'0', b'00', '0044-03-15 BC', '00:00', '00:00', '00:00', '0044-03-15 10:00:00 BC', '1582-10-04 00:00', '0001-01-01 00:00', '0044-03-15 10:00:00+00 BC', '0001-01-01 00:00:00+00', '-1 years -2 mons -3 days -04:05:06.789',
  'null', '::1', '((0,0),(1,1))', 'empty', '(,5)', '', '', '', '', '{}', '00:00:00+00');

insert into scalars (id, c_int2, c_int4, c_int8, c_float4, c_float8, c_numeric, c_numeric_10_2, c_numeric_3_5, c_money, c_text, c_bytea, c_bit_20, c_varbit, c_date, c_time, c_time_0, c_time_3, c_timetz,
  c_timestamp, c_timestamp_0, c_timestamp_3, c_timestamptz, c_timestamptz_0, c_timestamptz_3, c_interval, c_json, c_hstore, c_mood, c_odd, c_amount, c_moment) values ('high',
  32767, 2147483647, 9223372036854775807, 3.4028235e38, 1.7976931348623157e308, 1e40, 99999999.99, 0.00999, 92233720368547758.07, E'quote " back \\ tab \t line \n euro € smile 😀 del \x7f', '\xfffefdfcfb', b'11111111111111111111', b'1111111111111111111',
  '9999-12-31', '24:00:00', '24:00:00', '24:00:00', '24:00:00+00', '9999-12-31 23:59:59.999999', '9999-12-31 23:59:59', '9999-12-31 23:59:59.999', '9999-12-31 23:59:59.999999+00', '10000-01-01 00:00:00+00', '2262-04-12 00:00:00+00', '178956970 years', '"😀"', '"😀"=>"\"x\\"', 'it''s', '{"a":1}', 0.01, '1999-12-31 23:59:59.9999');

insert into scalars (id, c_float4, c_float8, c_numeric, c_numeric_10_2, c_date, c_timestamp, c_timestamp_0, c_timestamp_3, c_timestamptz, c_timestamptz_3, c_tsrange, c_daterange, c_amount, c_moment) values
  ('infinite', 'infinity', 'infinity', 'infinity', null, 'infinity', 'infinity', 'infinity', 'infinity', 'infinity', 'infinity', '[2019-01-01,infinity)', '[,infinity)', null, 'infinity'),
  ('minus infinite', '-infinity', '-infinity', '-infinity', null, '-infinity', '-infinity', '-infinity', '-infinity', '-infinity', '-infinity', '[-infinity,2019-01-01)', '[-infinity,)', null, '-infinity'),
  ('NaN', 'NaN', 'NaN', 'NaN', 'NaN', null, null, null, null, null, null, null, null, 'NaN', null);
insert into scalars (id, c_interval) values ('infinite interval', 'infinity'), ('minus infinite interval', '-infinity'), ('zero interval', '0'), ('short interval', '-00:00:00.000001');
insert into scalars (id, c_float4, c_float8, c_numeric, c_numeric_10_2, c_date, c_timestamp, c_timestamptz) values
  ('small', 1.17549435e-38, 4.9e-324, 1e-30, 0, '1970-01-01', '1969-12-31 23:59:59.999999', '1969-12-31 23:59:59.999999+00'),
  ('zero', 0, -0.0::float8, 0, 0.00, '2000-01-01', '1970-01-01', '1970-01-01 00:00+00'),
  ('one', 1, 1, 1, 1, '1900-01-01', '2000-01-01', '2000-01-01 00:00+00'),
  ('ten', 10, 1e10, 1500, 1.10, '1582-10-15', '1582-10-15', '1582-10-15 00:00+00'),
  ('far', 1e7, 123456789, 1234567890123456789, 12345678.9, '294276-12-31', '294247-01-10 04:00:54.775807', '294276-12-31 23:59:59.999999+00');

do $$ begin
  execute (select 'insert into arrays select id, ' || string_agg(format('case when %I is null then null else array[%I, null, %I] end', attname, attname, attname), ', ' order by attnum) || ' from scalars'
    from pg_attribute where attrelid = 'scalars'::regclass and attnum > 1);
  execute (select 'insert into arrays select ''empty'', ' || string_agg('''{}''', ', ' order by attnum) from pg_attribute where attrelid = 'scalars'::regclass and attnum > 1);
  execute (select 'insert into arrays select ''two dimensions'', ' || string_agg(format('array[array[%I], array[%I]]', attname, attname), ', ' order by attnum) || ' from scalars where id = ''typical'''
    from pg_attribute where attrelid = 'scalars'::regclass and attnum > 1);
end $$;
insert into arrays (id, c_text, c_int4) values ('quotes', array['', 'NULL', 'a,b', '"', '\', '{}', ' '], '[0:1]={1,2}');

insert into intervals values (1, '1.789 secs', '1 year 2 mons', '3 days 04:00', '3 days 04:05:06'), (2, '-00:00:00.001', '-14 mons', '-1 day', '-100:00:01');

insert into scalars (id, c_text) values ('beyond', 'seven..😀 and more');
insert into reads.scalars select * from scalars order by id collate "C";
insert into reads.arrays select * from arrays order by id collate "C";

update scalars set c_text = 'changed' where id = 'typical';
update scalars set id = 'moved' where id = 'typical';
delete from scalars where id = 'moved';

insert into defaults default values;
insert into defaults (n_int, n_int8, n_text, n_varchar, n_bool, n_numeric, n_float8, n_date, n_timestamp, n_timestamptz, n_uuid, n_json, n_mood, n_ints, n_amount) values (null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
insert into reads.defaults (id) select id from defaults order by id;
update defaults set id = 100 where id = 2;
delete from defaults where id = 1;

insert into not_null values (1, true, 1, 2, 3, 4, 5, 6, 'text', '\x01', b'00000001', '2020-01-01', '2020-01-01', '2020-01-01 00:00+00', '1 day', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{}', '(1,2)', '(1,1),(0,0)', '<(1,2),3>', '{1,2,3}', '{1}', 'a=>b', 'sad', '[1,2)', 3);
insert into reads.not_null select * from not_null;
delete from not_null;

insert into identity_default values (1, 'b', 'v', repeat('x', 3)), (2, 'c', null, null);
insert into reads.identity_default select * from identity_default;
update identity_default set v = 'w' where a = 1;
update identity_default set a = 3 where a = 1;
delete from identity_default where a = 2;
insert into identity_full values (1, 'b', 'v', repeat('x', 3)), (2, 'c', null, null);
update identity_full set v = 'w' where a = 1;
update identity_full set a = 3 where a = 1;
delete from identity_full where a = 2;
insert into identity_nothing values (1, 'v');
insert into identity_index values (1, 10, 'v'), (2, 20, null);
update identity_index set v = 'w' where id = 1;
update identity_index set id = 3 where id = 1;
update identity_index set u = 30 where id = 3;
delete from identity_index where id = 2;
insert into no_key values (1, 'v'), (2, null);
insert into reads.no_key select * from no_key;
update no_key set v = 'w' where id = 1;
update no_key set id = 3 where id = 1;
delete from no_key where id = 2;
insert into unique_only values (1, 'v'), (2, null);
update unique_only set v = 'w' where id = 1;
update unique_only set id = 3 where id = 1;
delete from unique_only where id = 2;
insert into key_types values ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 1.5, 1.50, '2020-01-01 00:00:00.5', '2020-01-01 00:00:00.5+01', E'ü 😀 " \\', '\x00ff', '2020-01-01', 1.5);
update key_types set k_float8 = 2.5;
delete from key_types;
insert into "Odd name, ü" values (1, 'x', 2);
insert into more."2 odd" values (1, 'x', 'y', 2, 'z', 3);
update more."2 odd" set "the id" = 2;
delete from more."2 odd";
insert into more.moving values (1, 'v');
update more.moving set a = 2;
insert into parted values (1, 'v');
update parted set v = 'w';
delete from parted;
begin;
insert into identity_default values (11, 'b', 'v', null);
insert into identity_full values (11, 'b', 'v', null);
update identity_full set v = 'two' where a = 11;
commit;

insert into toast_default select 1, repeat('x', 3000), repeat('y', 3000), decode(repeat('ab', 3000), 'hex'), json_build_array(s), jsonb_build_array(s), xmlparse(content '<a>' || s || '</a>'), repeat('1', 8000)::numeric, repeat('10', 12000)::varbit,
  array(select generate_series(1, 700)), array(select generate_series(1, 350)::int8), array(select generate_series(1, 1400)::int2), array[s], array(select md5(g::text)::uuid from generate_series(1, 170) g), array(select date '2020-01-01' + g from generate_series(1, 700) g), array(select g * 0.5 from generate_series(1, 350) g), array(select g % 3 = 0 from generate_series(1, 2800) g), array[decode(s, 'hex')],
  hstore('k', s), ('[' || (select string_agg('(' || g || ',2)', ',') from generate_series(1, 180) g) || ']')::path, s, 1
  from (select string_agg(md5(g::text), '') s from generate_series(1, 90) g) t;
insert into toast_full select * from toast_default;
insert into reads.toast_default select * from toast_default;
insert into more.kept select id, t_text, t_required, t_bytea, t_json, t_ints, t_hstore, t_numeric, null, 1 from toast_default;
update more.kept set t_v = 2;
update toast_default set t_v = 2;
update toast_full set t_v = 2;
update toast_default set id = 2;
delete from toast_default;

select pg_logical_emit_message(true, 'a "prefix"', 'content');
select pg_logical_emit_message(false, 'alone', '');
begin;
insert into no_key values (21, 'with a message');
select pg_logical_emit_message(true, 'within', '\x00ff'::bytea);
commit;
truncate identity_default, no_key;
insert into no_key values (22, 'last');
insert into outbox values
  ('00000000-0000-0000-0000-000000000001', 'order', '1', 'Placed', '{"a": 1, "b": {"c": [1, null], "d": "text", "n": null, "e": []}, "big": 5000000000, "f": 1.5, "t": true}', 'k', '2020-02-03 04:05:06.789+02', 0),
  ('00000000-0000-0000-0000-000000000002', 'order', '1', null, '{"lines": [{"x": 1}, {"x": 2, "y": "two"}]}', 'k', null, null),
  ('00000000-0000-0000-0000-000000000003', 'order', '2', 'Noted', '"only text"', 'k', null, null),
  ('00000000-0000-0000-0000-000000000004', 'invoice', '2', 'Noted', '"more text"', 'k', null, null),
  ('00000000-0000-0000-0000-000000000005', 'order', null, 'Empty', null, 'k', null, null);
insert into outbox (id, aggregatetype, aggregateid, payload) values ('00000000-0000-0000-0000-000000000006', 'order', '6', '{}');
update outbox set type = 'Changed' where aggregateid = '6';
delete from outbox;
insert into outbox (id, aggregatetype, aggregateid, payload) values ('00000000-0000-0000-0000-000000000007', 'finish', '7', '{"last": true}');
insert into finish values (1);
update finish set id = id;
