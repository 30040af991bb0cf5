-- Records that some service could not read or act on, as they stand in the topics *.dead, and what an operator did about each.
create table dead_letter (
  id             bigint      generated always as identity primary key,
  -- where it stands; Kafka keeps it for 30 days
  dead_topic     text        not null,
  dead_partition int         not null,
  dead_offset    bigint      not null,
  -- where it was; null where whoever set it aside did not say
  topic          text        not null,
  partition      int,
  record_offset  bigint,
  record_key     text,
  headers        jsonb       not null,       -- its own, without those that say why it was set aside
  value          bytea       not null,
  reason         text        not null,
  set_aside_at   timestamptz not null,
  replay_of      bigint,                     -- the dead letter that it is a replay of, which failed again
  state          text        not null default 'open' check (state in ('open', 'replayed', 'dropped')),
  decided_by     text,                       -- user name
  decided_at     timestamptz,
  unique (dead_topic, dead_partition, dead_offset)
);
alter table dead_letter alter column value set storage external;
create index dead_letter_open on dead_letter (topic, id) where state = 'open';
create index dead_letter_decided on dead_letter (decided_at) where state <> 'open';
