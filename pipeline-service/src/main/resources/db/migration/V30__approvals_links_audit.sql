-- The same command of the same person in the same channel, while its job is open: the second one asks.
alter table command add column fingerprint text;
create index command_repeated on command (fingerprint, received_at) where fingerprint is not null;
create index job_open_of_command on job (command_id)
  where status in ('created', 'manual', 'scheduled', 'waiting_for_resource', 'pending', 'running', 'canceling');

-- How many more jobs somebody may start now; filled up as time goes by.
create table allowance (
  scope         text        primary key,
  tokens        float8      not null,
  counted_at    timestamptz not null
);

-- Jobs that wait for somebody's yes. Nothing of them exists before: neither pipeline nor job.
create table approval (
  id            bigint      generated always as identity primary key,
  command_id    uuid        not null,        -- whose answer the job will be
  project_id    bigint      not null,
  requester     text        not null,        -- user name
  chat_user     text        not null,        -- by whom he asked
  request       jsonb       not null,        -- what the rules were asked
  draft         jsonb       not null,        -- the compiled job, at its commit
  rule          text        not null,
  role          text,                        -- from which role on somebody may say yes
  users         text[]      not null,        -- who else may
  created_at    timestamptz not null,
  expires_at    timestamptz not null,
  state         text        not null default 'open' check (state in ('open', 'approved', 'rejected', 'expired')),
  decided_by    text,
  decided_at    timestamptz,
  job_id        bigint
);
create index approval_open on approval (expires_at) where state = 'open';
create index approval_of_command on approval (command_id) where state = 'open';
create index approval_of_job on approval (job_id) where job_id is not null;

-- Chat users that the project file does not name and who have shown who they are.
create table chat_link (
  platform      text        not null,
  workspace     text        not null,
  chat_user     text        not null,
  chat_name     text        not null,        -- as it was then, for people to read
  username      text        not null,
  linked_at     timestamptz not null,
  primary key (platform, workspace, chat_user)
);
create index chat_link_of_user on chat_link (username);

-- One open question a chat user; only the hash of what he was sent.
create table link_request (
  platform      text        not null,
  workspace     text        not null,
  chat_user     text        not null,
  chat_name     text        not null,
  token_sha256  text        not null unique,
  tries_left    int         not null,
  expires_at    timestamptz not null,
  primary key (platform, workspace, chat_user)
);

-- Who did what, where, by which rule, with what result. Rows are only ever added.
create table audit (
  id            bigint      generated always as identity primary key,
  at            timestamptz not null,
  command_id    uuid,
  username      text,                        -- null for one who is not known
  chat_user     text,
  origin        text        not null,        -- typed, button, page, api, system
  channel_id    text,
  channel_name  text,
  typed         text,
  project_id    bigint,
  verb          text        not null,
  decision      text        not null,
  rule          text        not null,
  result        text        not null,
  pipeline_id   bigint,
  job_id        bigint
);
create index audit_at on audit (at);

-- Rows of the last 30 days cannot be removed, and older ones only by the retention, which says that it is at work.
create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('chatops.audit_retention', true) = 'on'
      and old.at < now() - interval '30 days' then
    return old;
  end if;
  raise exception 'the audit trail is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_append_only before update or delete on audit
  for each row execute function audit_is_append_only();
create trigger audit_not_truncated before truncate on audit
  for each statement execute function audit_is_append_only();
