-- A job's events may come in any order: its log or its end before what it is.
alter table job
  alter column pipeline_id drop not null,
  alter column project drop not null,
  alter column name drop not null,           -- null until JobCreated has been read
  alter column requester drop not null,
  alter column page drop not null,
  alter column single_command drop not null,
  add column ending  text,                   -- JobFinished, as JSON
  add column done    boolean     not null default false,   -- answered or nobody waits: late chunks are not kept
  add column seen_at timestamptz not null default now();

-- How much of an attempt's log is kept; not a byte more once it is cut.
create table log_size (
  job_id  bigint  not null,
  attempt int     not null,
  fence   uuid    not null,
  kept    bigint  not null,
  cut     boolean not null,
  primary key (job_id, attempt, fence)
);

alter table ledger
  add column channel     text,
  add column received_at timestamptz,
  add column seen_at     timestamptz not null default now(),
  add column worded      boolean     not null default false,   -- pipeline-service's word on the way was posted
  add column failure     text;                                 -- what the last post failed with

-- The sweeper finds its work here, however many jobs run.
create index ledger_untouched on ledger (base) where state = 'open' and not touched and not noticed;
create index ledger_settled on ledger (settled_at) where settled_at is not null;
create index job_seen on job (seen_at);
