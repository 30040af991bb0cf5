-- Every command that was ever read, once (G6): the row is written in the transaction that acts on the command.
create table command (
  command_id    uuid        primary key,
  received_at   timestamptz not null,
  decided_at    timestamptz not null,
  chat_user     text        not null,
  channel_id    text        not null,
  channel_name  text        not null,
  typed         text        not null,
  decision      text        not null check (decision in ('accepted', 'refused', 'answered', 'failed')),
  reason        text,
  project_id    bigint,
  user_id       bigint,
  job_id        bigint
);

create table pipeline (
  id            bigint      generated always as identity primary key,
  project_id    bigint      not null,
  source        text        not null,
  ref           text        not null,
  sha           text        not null,
  user_id       bigint      not null,
  username      text        not null,
  created_at    timestamptz not null
);
create index pipeline_of_project on pipeline (project_id, id desc);

create table job (
  id              bigint      generated always as identity primary key,
  pipeline_id     bigint      not null references pipeline,
  project_id      bigint      not null,
  name            text        not null,
  stage           text        not null,
  status          text        not null,
  pool            text        not null,
  -- the compiled job and what its variables are made of; no secrets, those are resolved at the claim
  spec            jsonb       not null,
  created_at      timestamptz not null,
  played_by       text,                 -- who started it by hand; its job runs as his
  queued_at       timestamptz,
  claim_by        timestamptz,
  started_at      timestamptz,
  finished_at     timestamptz,
  -- the attempt that runs or ran last
  attempt         int         not null default 1,
  claim_id        uuid,
  runner_id       text,
  fence           uuid,
  token_sha256    text,
  lease_until     timestamptz,
  -- set when the lease ran out: the attempt is closed once the consumer of that partition is past the offset
  lost_at         timestamptz,
  lost_partition  int,
  lost_offset     bigint,
  -- how it ended
  exit_code       int,
  failure_reason  text,
  failure_message text,
  last_chunk      bigint,
  log_bytes       bigint,
  log_truncated   boolean     not null default false,
  -- who waits for it in chat
  command_id      uuid,
  reply_outcome   text,
  reply_reason    text
);
create index job_of_project on job (project_id, id desc);
create index job_of_pipeline on job (pipeline_id);
create index job_leased on job (lease_until) where status in ('running', 'canceling');
create index job_waiting on job (claim_by) where status = 'pending';

create table log_chunk (
  job_id        bigint      not null,
  attempt       int         not null,
  sequence      bigint      not null,
  written_on    date        not null default current_date,
  bytes         bytea       not null,
  primary key (job_id, attempt, sequence)
);
alter table log_chunk alter column bytes set storage external; -- compressed by nobody: appended once, read whole

-- What is still to be sent to Kafka. A row goes out when all lower ones of its stream are acknowledged.
create table outbox (
  id            bigint      generated always as identity primary key,
  stream        text        not null,
  topic         text        not null,
  record_key    text        not null,
  headers       jsonb       not null,
  value         bytea       not null,
  owner         uuid        not null,
  lease_until   timestamptz not null
);
create index outbox_of_stream on outbox (stream, id);
create index outbox_due on outbox (lease_until);

-- How far each partition has been read, moved in the transaction that acts on the records.
create table consumer_position (
  topic         text        not null,
  partition     int         not null,
  next_offset   bigint      not null,
  primary key (topic, partition)
);

create table runner (
  id            text        primary key,
  pool          text        not null,
  slots         int         not null,
  seen_at       timestamptz not null
);
create index runner_of_pool on runner (pool, seen_at);

-- One row, touched every second by any replica that can serve heartbeats; a gap is downtime of ours, not of runners.
create table lease_judge (
  only_one      boolean     primary key default true check (only_one),
  seen_at       timestamptz not null
);
insert into lease_judge (seen_at) values (now());
