create extension hstore;
do $$ begin
  if exists (select from pg_available_extensions where name = 'vector') then
    create extension vector;
  else -- types of the same names with the same texts, which belong to an extension as well
    create type vector;
    create function vector_in(cstring, oid, integer) returns vector language internal immutable strict as 'textin';
    create function vector_out(vector) returns cstring language internal immutable strict as 'textout';
    create function vector_typmod_in(cstring[]) returns integer language internal immutable strict as 'bittypmodin';
    create function vector_typmod_out(integer) returns cstring language internal immutable strict as 'bittypmodout';
    create type vector (input = vector_in, output = vector_out, typmod_in = vector_typmod_in, typmod_out = vector_typmod_out, internallength = variable, storage = external);
    alter extension hstore add type vector;
    create type halfvec;
    create function halfvec_in(cstring, oid, integer) returns halfvec language internal immutable strict as 'textin';
    create function halfvec_out(halfvec) returns cstring language internal immutable strict as 'textout';
    create function halfvec_typmod_in(cstring[]) returns integer language internal immutable strict as 'bittypmodin';
    create function halfvec_typmod_out(integer) returns cstring language internal immutable strict as 'bittypmodout';
    create type halfvec (input = halfvec_in, output = halfvec_out, typmod_in = halfvec_typmod_in, typmod_out = halfvec_typmod_out, internallength = variable, storage = external);
    alter extension hstore add type halfvec;
    create type sparsevec;
    create function sparsevec_in(cstring, oid, integer) returns sparsevec language internal immutable strict as 'textin';
    create function sparsevec_out(sparsevec) returns cstring language internal immutable strict as 'textout';
    create function sparsevec_typmod_in(cstring[]) returns integer language internal immutable strict as 'bittypmodin';
    create function sparsevec_typmod_out(integer) returns cstring language internal immutable strict as 'bittypmodout';
    create type sparsevec (input = sparsevec_in, output = sparsevec_out, typmod_in = sparsevec_typmod_in, typmod_out = sparsevec_typmod_out, internallength = variable, storage = external);
    alter extension hstore add type sparsevec;
  end if;
end $$;

create table scalars (
  id text primary key,
  c_vector vector, c_vector_3 vector(3), c_halfvec halfvec, c_halfvec_3 halfvec(3), c_sparsevec sparsevec, c_sparsevec_5 sparsevec(5));

do $$ begin execute (select 'create table arrays (id text primary key, '
  || string_agg(format('%I %s[]', attname, format_type(atttypid, atttypmod)), ', ' order by attnum) || ')'
  from pg_attribute where attrelid = 'scalars'::regclass and attnum > 1); end $$;

create table required (id int primary key, v_vector vector(3) not null, v_halfvec halfvec not null);
create table large (id int primary key, t_vector vector, t_halfvec halfvec, t_sparsevec sparsevec, t_v int);
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
