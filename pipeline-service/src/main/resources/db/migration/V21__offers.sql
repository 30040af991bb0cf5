-- Where in its pool's work queue a job's offer stands: behind the share group's start, nobody will get it any more.
create table offer (
  job_id        bigint      not null,
  attempt       int         not null,
  pool          text        not null,
  record_offset bigint      not null,
  sent_at       timestamptz not null default now(),
  primary key (job_id, attempt)
);
create index offer_in_queue on offer (pool, record_offset);

-- Whether the asker has heard that no runner of the pool is alive; said once a job.
alter table job add column silence_told boolean not null default false;
create index job_to_tell on job (pool) where status = 'pending' and not silence_told;

-- Since when heartbeats can be heard: silence before that is ours.
alter table lease_judge add column up_since timestamptz not null default now();

alter table outbox add column written_at timestamptz not null default now();

-- Commands are written in the order of their time and forgotten in it.
create index command_decided on command using brin (decided_at) with (autosummarize = on);
