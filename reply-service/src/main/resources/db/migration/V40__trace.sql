-- The trace that a command belongs to, so that its post does too; null when nobody traces.
alter table ledger add column traceparent text;
