-- A lock-out belongs to the login that is tried, known or not (rate_limits), so a person never had one.
alter table people drop column locked_until;
