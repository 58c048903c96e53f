-- Every index is written for every row of a roster, 100,000 at a time: bad rows and real changes are what people look
-- through; what is ready is applied in the file's order, by the key.
drop index import_rows_state;
create index import_rows_bad on import_rows (scope_id, import_id, row_no) where state = 'bad';
drop index import_rows_changes;
create index import_rows_changes on import_rows (scope_id, import_id, change, row_no) where change <> 'same';
