insert into scalars (id) values ('null');
insert into scalars values ('typical', 'SRID=4326;POINT(1.5 -2)', 'SRID=4326;POINT(174.7 -36.8)', 'POINT(1 2 3 4)', 'POINT(1 2)', 'SRID=4326;POINT(174.7 -36.8)', 'BOX(1 2,3 4)', 'BOX3D(1 2 3,4 5 6)');
insert into scalars (id, c_geometry, c_geography) values
  ('line', 'LINESTRING(0 0,1 1.25,2 -0)', 'LINESTRING(0 0,1 1)'),
  ('polygon', 'SRID=3857;POLYGON((0 0,4 0,4 4,0 4,0 0),(1 1,2 1,2 2,1 2,1 1))', 'POLYGON((0 0,4 0,4 4,0 4,0 0))'),
  ('several', 'SRID=27700;MULTIPOINT((1 2),(3 4))', 'SRID=4326;MULTILINESTRING((0 0,1 1),(2 2,3 3))'),
  ('collection', 'GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1))', 'SRID=4326;GEOMETRYCOLLECTION(POINT(1 2),POINT EMPTY)'),
  ('nothing', 'POINT EMPTY', 'SRID=4326;POLYGON EMPTY'),
  ('curve', 'SRID=4326;CURVEPOLYGON(CIRCULARSTRING(0 0,4 0,4 4,0 4,0 0))', null),
  ('high', 'POINT Z (1 2 3)', 'POINT Z (1 2 3)'),
  ('measured', 'POINT M (1 2 3)', 'SRID=4326;POINT M (1 2 3)'),
  ('surface', 'SRID=4326;TIN(((0 0 0,0 0 1,0 1 0,0 0 0)))', null);
do $$ begin
  execute (select 'insert into arrays select id, ' || string_agg(format('case when %I is null then null else array[%I, null, %I] end', attname, attname, attname), ', ' order by attnum) || ' from scalars'
    from pg_attribute where attrelid = 'scalars'::regclass and attnum > 1);
  execute (select 'insert into arrays select ''empty'', ' || string_agg('''{}''', ', ' order by attnum) from pg_attribute where attrelid = 'scalars'::regclass and attnum > 1);
  execute (select 'insert into arrays select ''two dimensions'', ' || string_agg(format('array[array[%I], array[%I]]', attname, attname), ', ' order by attnum) || ' from scalars where id = ''typical'''
    from pg_attribute where attrelid = 'scalars'::regclass and attnum > 1);
end $$;
insert into reads.scalars select * from scalars order by id collate "C";
insert into reads.arrays select * from arrays order by id collate "C";

update scalars set c_geometry = 'POINT(3 4)' where id = 'typical';
update scalars set id = 'moved' where id = 'typical';
delete from scalars where id = 'moved';

insert into required values (1, 'POINT(1 2)', 'SRID=4326;POINT(1 2)', 'POINT(1 2)');
delete from required;

insert into large select 1, g, g::geography, g, array[g], 1 from (select ST_MakeLine(ST_SetSRID(ST_MakePoint(i / 10.0, i / 20.0), 4326) order by i) g from generate_series(1, 400) i) line;
update large set t_v = 2;
delete from large;

insert into finish values (1);
update finish set id = id;
