insert into scalars values
  ('one', date '2016-11-04', timestamp '2016-11-04 13:51:30.123456', timestamptz '2016-11-04 13:51:30.123456+02', timetz '13:51:30.5+05:30',
   interval '1 year 2 mons 3 days 04:05:06.789', 0.1, 0.1, '\x00ff5c41', tstzrange('2019-01-01 00:00+02', null), xmlparse(content 'a<b/>')),
  ('two', date '0044-03-15 BC', timestamp '0044-03-15 10:00 BC', timestamptz '0044-03-15 10:00+00 BC', timetz '00:00+00',
   interval '-1 days +02:03:04', 3.4028235e38, 1.7976931348623157e308, '\x41', 'empty', xmlparse(content '<a/>'));
insert into reads.scalars select * from scalars;

insert into finish values (1);
update finish set id = id;
