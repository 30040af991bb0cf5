-- The archives that attempts handed in. Their bytes are in the store, under stored_as.
create table artifact (
  id            bigint      generated always as identity primary key,
  job_id        bigint      not null,
  attempt       int         not null,
  file_name     text        not null,
  access        text        not null check (access in ('all', 'developer', 'maintainer', 'none')),
  stored_as     uuid        not null unique,
  size_bytes    bigint,               -- null while it is not whole, and when another took its place
  created_at    timestamptz not null,
  expires_at    timestamptz           -- null: kept for good
);
create unique index artifact_of_attempt on artifact (job_id, attempt) where size_bytes is not null;
create index artifact_due on artifact (expires_at) where expires_at is not null;

-- The variables of reports:dotenv.
create table job_variable (
  job_id        bigint      not null,
  attempt       int         not null,
  key           text        not null,
  value         text        not null,
  primary key (job_id, attempt, key)
);
