-- Rules speak about kinds of organisation: a unit says which one it is, in a word of its scheme.
alter table organisations add column unit_kind text;
alter table organisations add constraint organisations_unit_kind_of_units check (unit_kind is null or kind = 'unit');
