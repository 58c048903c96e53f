-- A server says of itself whether its database is up to date (/readyz), so it must be able to read what was applied.
grant select on migrations to lianxin_app;
