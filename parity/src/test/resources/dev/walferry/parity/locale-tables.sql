do $$ begin
  execute format('alter database %I set intervalstyle = ''sql_standard''', current_database());
  execute format('alter database %I set datestyle = ''SQL, DMY''', current_database());
  execute format('alter database %I set extra_float_digits = -3', current_database());
  execute format('alter database %I set timezone = ''Asia/Tokyo''', current_database());
  execute format('alter database %I set xmloption = ''document''', current_database());
end $$;

create table scalars (id text primary key, c_date date, c_timestamp timestamp, c_timestamptz timestamptz, c_timetz timetz, c_interval interval,
  c_float4 float4, c_float8 float8, c_bytea bytea, c_tstzrange tstzrange, c_xml xml);
create table finish (id int primary key);

create schema reads;
create table reads.scalars (like scalars including all);

create publication parity for table scalars, finish;
