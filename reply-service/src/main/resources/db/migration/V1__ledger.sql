-- One row for every command that was accepted, whichever event of it comes first (G2).
create table ledger (
  command_id     uuid        primary key,
  state          text        not null default 'open'
                             check (state in ('open', 'posting', 'answered', 'dropped', 'undelivered')),
  -- from ChatCommand; null until it has been read
  reply_address  text,
  requester      text,
  base           timestamptz,           -- the 30 minutes count from here
  touched        boolean     not null default false,   -- pipeline-service has taken it
  -- what it is about
  job_id         bigint,
  pipeline_id    bigint,
  -- the answer
  status         text,
  exit_code      int,
  message        text,                  -- as it is posted; null until there is one
  output         bytea,                 -- the reply's output alone, whole
  -- the posting
  owner          uuid,
  lease_until    timestamptz,
  next_at        timestamptz not null default now(),
  uses           int         not null default 0,       -- of the reply address, which takes five
  unclear        boolean     not null default false,   -- a post may have arrived without our knowing
  noticed        boolean     not null default false,
  -- the end
  settled_at     timestamptz,
  reason         text,
  told           boolean     not null default false    -- ReplySettled is in Kafka
);
create index ledger_due on ledger (next_at) where state in ('open', 'posting') and message is not null;
create index ledger_open on ledger (base) where state = 'open';
create index ledger_untold on ledger (settled_at) where settled_at is not null and not told;

create table job (
  job_id         bigint      primary key,
  command_id     uuid,
  pipeline_id    bigint      not null,
  project        text        not null,
  name           text        not null,
  requester      text        not null,
  page           text        not null,
  single_command boolean     not null
);

-- What a reply may need of a job's log; deleted when the reply is made.
create table log_chunk (
  job_id         bigint      not null,
  attempt        int         not null,
  fence          uuid        not null,
  sequence       bigint      not null,
  spans          text        not null,
  bytes          bytea       not null,
  primary key (job_id, attempt, fence, sequence)
);
alter table log_chunk alter column bytes set storage external;

create table consumer_position (
  topic          text        not null,
  partition      int         not null,
  next_offset    bigint      not null,
  primary key (topic, partition)
);
