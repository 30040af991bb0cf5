-- Who is logged in to the console. Neither the cookie nor the API token behind it can be read from here: both are hashed.
create table console_session (
  id_sha256     text        primary key,
  token_sha256  text        not null,
  expires_at    timestamptz not null
);
create index console_session_over on console_session (expires_at);

-- Lists of a project's jobs by status and by name, newest first.
create index job_of_project_by_status on job (project_id, status, id desc);
create index job_of_project_by_name on job (project_id, name, id desc);
