-- The desk reads the oldest records that wait for it; by their moment alone it would walk past every record ever verified.
create index services_to_verify on services (community_id, at, id) where state in ('written', 'entered-later');
