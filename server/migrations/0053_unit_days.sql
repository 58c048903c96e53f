-- A unit's ledgers read their first page by day.
create index unit_items_day on unit_items (unit_id, entity, (coalesce(data ->> 'happenedOn', data ->> 'date')), entity_id);
