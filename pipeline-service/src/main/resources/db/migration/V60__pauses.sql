-- What an operator has paused, and what he had paused before: a row stays. It is released once the jobs that it held back at
-- their claim are offered again.
create table pause (
  id            bigint      generated always as identity primary key,
  kind          text        not null check (kind in ('everything', 'project', 'pool')),
  project_id    bigint,
  name          text        not null,        -- the project's path as it was then, or the pool's name; empty for everything
  paused_by     text        not null,        -- user name
  paused_at     timestamptz not null,
  reason        text        not null,        -- empty where none was given
  resumed_by    text,
  resumed_at    timestamptz,
  released      boolean     not null default false,
  check ((kind = 'project') = (project_id is not null))
);
create unique index pause_active on pause (kind, project_id, (case when kind = 'pool' then name end))
  nulls not distinct where resumed_at is null;
create index pause_to_release on pause (id) where resumed_at is not null and not released;

-- The pause that kept the job from being claimed; its offer is consumed, and made anew when the pause ends.
alter table job add column held_by bigint;
create index job_held on job (held_by, id) where held_by is not null;
