-- So that counting what waits and runs costs nothing for what is over.
create index job_open on job (pool, status) where status in ('pending', 'running', 'canceling');
