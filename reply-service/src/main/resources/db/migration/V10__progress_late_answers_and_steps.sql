alter table ledger
  add column workspace   text,                            -- with the channel, what the chat platform paces by
  add column button      boolean     not null default false,   -- its address replaces the button's message, not ours
  add column tries       int         not null default 0,       -- with the owner, the mark of a taking
  add column step        int         not null default 0,       -- how much simpler the message was made
  add column late        boolean     not null default false,   -- may be answered by bot token behind the 30 minutes
  add column progress_at timestamptz,                     -- when its job says next how it stands; null: no more
  add column progress    int         not null default 0,       -- how often it has said so
  add column busy_until  timestamptz;                     -- a message on the way is being posted

alter table job
  add column progress boolean not null default true,
  add column late     boolean not null default false;

drop index ledger_open;
create index ledger_open on ledger (base) where state = 'open' and not late;
create index ledger_late on ledger (base) where state = 'open' and late;
create index ledger_progress on ledger (progress_at) where state = 'open' and progress_at is not null;
