-- The roles of a PostgreSQL of your own; run once as its superuser: psql -f deploy/roles.sql. Passwords are set after it,
-- with \password in psql, so that none stands in a history. None is superuser; only the backup's passes row-level security.
create role lianxin_owner login nosuperuser nobypassrls nocreatedb nocreaterole noreplication;
create role lianxin_app login nosuperuser nobypassrls nocreatedb nocreaterole noreplication;
create role lianxin_drain login nosuperuser nobypassrls nocreatedb nocreaterole noreplication;
create role lianxin_backup login nosuperuser bypassrls nocreatedb nocreaterole noreplication;
-- reads everything, writes nothing
grant pg_read_all_data to lianxin_backup;
alter role lianxin_backup set default_transaction_read_only = on;
create database lianxin owner lianxin_owner template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C';
revoke all on database lianxin from public;
grant connect on database lianxin to lianxin_app, lianxin_drain, lianxin_backup;
