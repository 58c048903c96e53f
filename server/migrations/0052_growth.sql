-- Lists and ledgers read their first page by an index, whatever has gathered behind it.
create index needs_desk on needs (community_id, (case urgency when 'urgent' then 0 when 'soon' then 1 else 2 end), at, id)
  where state in ('held', 'placed', 'sorted', 'open', 'in-hand', 'served');
create index needs_filed on needs (community_id, filed_by, id) where filed_by is not null;
create index needs_state_newest on needs (community_id, state, id);
create index services_day on services (community_id, happened_on, at, id);
create index services_oldest on services (community_id, at, id);
create index points_lines_day on points_lines (community_id, happened_on, at, id);
create index enrolments_named on enrolments (community_id, subject, name, id);
create index enrolments_oldest on enrolments (community_id, state_at, id);
