alter table job
  add column queue_seconds  int not null default 3600, -- how long it may wait for a runner, from the project
  add column resource_group text,        -- jobs of one group of a project run one at a time; expanded
  -- set while it is waiting_for_resource: first for its group, then, holding the group, for room in its project
  add column waits_for      text check (waits_for in ('group', 'project')),
  add column start_at       timestamptz, -- of a scheduled job, by the services' clock
  add column retry_at       timestamptz, -- of a pending attempt that must not be offered yet, by the database's clock
  add column canceled_by    text,
  add column retry_of       bigint;      -- the job that this one repeats, because somebody asked

create index job_open_of_project on job (project_id) where status in ('pending', 'running', 'canceling');
create index job_waits_for_group on job (project_id, resource_group, id) where waits_for = 'group';
create index job_waits_for_project on job (project_id, id) where waits_for = 'project';
create index job_scheduled on job (start_at) where status = 'scheduled';
create index job_to_retry on job (retry_at) where retry_at is not null;

-- The groups that are taken. A row goes when nobody waits for the group any more.
create table resource_group (
  project_id    bigint      not null,
  name          text        not null,
  job_id        bigint,                  -- null while a runner that was lost may still be at work
  free_at       timestamptz,             -- when that runner has ended itself
  primary key (project_id, name)
);
create index resource_group_free on resource_group (free_at) where free_at is not null;
