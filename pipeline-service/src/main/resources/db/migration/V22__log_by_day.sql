-- Logs by day, so that forgetting a day is dropping a table. Days are made ahead; what no day takes is kept aside.
alter table log_chunk rename to log_chunk_before;
alter table log_chunk_before rename constraint log_chunk_pkey to log_chunk_before_pkey;

create table log_chunk (
  job_id        bigint      not null,
  attempt       int         not null,
  sequence      bigint      not null,
  written_on    date        not null default current_date,
  bytes         bytea       not null,
  primary key (job_id, attempt, sequence, written_on)
) partition by range (written_on);
alter table log_chunk alter column bytes set storage external; -- compressed by nobody: appended once, read whole

do $$
declare
  day date;
begin
  for day in
    select distinct written_on from log_chunk_before
    union select current_date + ahead from generate_series(0, 1) as ahead
  loop
    execute format('create table %I partition of log_chunk for values from (%L) to (%L)',
                   'log_chunk_' || to_char(day, 'YYYYMMDD'), day, day + 1);
  end loop;
end $$;
create table log_chunk_aside partition of log_chunk default;

insert into log_chunk (job_id, attempt, sequence, written_on, bytes)
  select job_id, attempt, sequence, written_on, bytes from log_chunk_before;
drop table log_chunk_before;
