insert into scalars (id) values ('null');
insert into scalars values ('typical', '[1.5,-2,0,3.25]', '[1,2,3]', '[1.5,-2,0,3.25]', '[1,2,3]', '{1:1.5,3:-2}/5', '{1:1.5,3:-2}/5');
insert into scalars (id, c_vector, c_halfvec, c_sparsevec) values
  ('one', '[0]', '[0]', '{1:1}/1'),
  ('small', '[1e-37,-1.1754944e-38,0.1]', '[5.9604645e-08,-0.00010001659,0.099975586]', '{2:1e-37,7:0.1}/9'),
  ('large', '[3.4028235e+38,1e+10,123456.79]', '[65504,-65504,2048]', '{1:3.4028235e+38,2:1e+10,32767:123456.79}/32767'),
  ('nothing', null, null, '{}/5'),
  ('far', null, null, '{40000:1}/50000');
do $$ begin
  execute (select 'insert into arrays select id, ' || string_agg(format('case when %I is null then null else array[%I, null, %I] end', attname, attname, attname), ', ' order by attnum) || ' from scalars'
    from pg_attribute where attrelid = 'scalars'::regclass and attnum > 1);
  execute (select 'insert into arrays select ''empty'', ' || string_agg('''{}''', ', ' order by attnum) from pg_attribute where attrelid = 'scalars'::regclass and attnum > 1);
  execute (select 'insert into arrays select ''two dimensions'', ' || string_agg(format('array[array[%I], array[%I]]', attname, attname), ', ' order by attnum) || ' from scalars where id = ''typical'''
    from pg_attribute where attrelid = 'scalars'::regclass and attnum > 1);
end $$;
insert into reads.scalars select * from scalars order by id collate "C";
insert into reads.arrays select * from arrays order by id collate "C";

update scalars set c_vector = '[2]' where id = 'typical';
update scalars set id = 'moved' where id = 'typical';
delete from scalars where id = 'moved';

insert into required values (1, '[1,2,3]', '[1,2]');
delete from required;

insert into large select 1, v::text::vector, v::text::halfvec, s::text::sparsevec, 1
  from (select '[' || string_agg(i || '.5', ',' order by i) || ']' v, '{' || string_agg(i || ':' || i || '.5', ',' order by i) || '}/2000' s from generate_series(1, 1000) i) t;
update large set t_v = 2;
delete from large;

insert into finish values (1);
update finish set id = id;
