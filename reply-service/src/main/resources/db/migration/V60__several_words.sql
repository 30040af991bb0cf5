-- A command may wait for its turn and then for the end of a pause: there may be several words on the way, each posted once.
alter table ledger add column worded_at timestamptz; -- when pipeline-service said the last one that was posted
update ledger set worded_at = now() where worded;
alter table ledger drop column worded;
