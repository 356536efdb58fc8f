create extension postgis;

create table scalars (
  id text primary key,
  c_geometry geometry, c_point geometry(Point,4326), c_measured geometry(PointZM), c_geography geography, c_place geography(Point,4326),
  c_box2d box2d, c_box3d box3d);

do $$ begin execute (select 'create table arrays (id text primary key, '
  || string_agg(format('%I %s[]', attname, format_type(atttypid, atttypmod)), ', ' order by attnum) || ')'
  from pg_attribute where attrelid = 'scalars'::regclass and attnum > 1); end $$;

create table required (id int primary key, v_geometry geometry not null, v_point geometry(Point,4326) not null, v_geography geography not null);
create table large (id int primary key, t_geometry geometry, t_geography geography, t_required geometry not null, t_geometries geometry[], t_v int);
do $$ declare c record; begin
  for c in select attname from pg_attribute where attrelid = 'large'::regclass and attnum > 1 and attlen = -1 loop
    execute format('alter table large alter %I set storage external', c.attname);
  end loop;
end $$;
create table finish (id int primary key);

create schema reads;
create table reads.scalars (like scalars including all);
create table reads.arrays (like arrays including all);

create publication parity for table scalars, arrays, required, large, finish;
create publication parity_reads for table reads.scalars, reads.arrays;
