import type pg from 'pg'

// A past for a town or a bench, made in SQL: many needs, orders and records of a year, skewed as life is. It goes behind
// the commands, so the counters are summed up afterwards; what is compared is reading, not writing.

/** Sums all counters up anew from the rows, as a superuser who stands outside the walls. */
export async function sumUp(admin: pg.Pool): Promise<void> {
  await admin.query(
    'truncate community_days, member_years, member_months, need_months, need_counts, need_days, side_days',
  )
  await admin.query(`insert into member_years (community_id, year, person_id, services, minutes, first_day)
    select * from member_years_again()`)
  await admin.query(`insert into member_months (community_id, month, person_id, services, minutes)
    select * from member_months_again()`)
  await admin.query(`insert into need_months (community_id, month, category, served, wanted)
    select * from need_months_again()`)
  await admin.query(
    `insert into need_counts (community_id, month, kind, state, needs) select * from need_counts_again()`,
  )
  await admin.query(`insert into community_days (community_id, day, services, minutes, e0, e1, e2, e3, needs_open,
      needs_served, needs_answered, points, lines, ratings, member_points, unit_points)
    select * from community_days_again()`)
  await admin.query('insert into need_days select * from need_days_again()')
  await admin.query(`insert into side_days (community_id, day, by_unit, services, minutes, sessions, wishes)
    select community_id, day, by_unit, sum(services), sum(minutes), count(*), count(*) filter (where wish)
    from need_days group by 1, 2, 3`)
  await admin.query(`update community_days d set members_first = f.count
    from (select community_id, first_day, count(*)::int as count from member_years group by 1, 2) f
    where f.community_id = d.community_id and f.first_day = d.day`)
}

/**
 * `needs` needs over the 300 days before `until` in these communities, the first of which have most of them; each
 * finished one with its order and record. Members are of the communities' own enrolments, and the busiest of a large
 * community serves once or twice a day; `unitId` is everybody's unit. A need that was served waits for the resident's
 * word for a fortnight and is closed then, as the desk's job does.
 */
export async function livelyPast(
  admin: pg.Pool,
  {
    communities,
    unitId,
    until,
    needs,
    from = 0,
  }: { communities: string[]; unitId: string; until: Date; needs: number; from?: number },
): Promise<void> {
  await admin.query(
    `insert into needs (community_id, id, code, kind, route, state, seq, category, urgency, public_line, wanted,
       helpers_wanted, link_hash, presence_hash, at, state_at)
     select ($1::uuid[])[1 + floor(power(r.c, 2.5) * cardinality($1::uuid[]))::int], md5('need' || n)::uuid, 'L' || n,
       case when r.k < 0.4 then 'wish' else 'difficulty' end, 'own',
       case when n > $3::int - 400 + $5::int then (array['placed','sorted','open','in-hand'])[1 + floor(r.s * 4)::int]
         when r.s < 0.9 or r.s < 0.93 and n < $3::int * 0.95 + $5::int then 'closed' when r.s < 0.93 then 'served' when r.s < 0.96 then 'answered'
         when r.s < 0.98 then 'withdrawn' else 'merged' end,
       3, (array['repair','companion','errand','study','other'])[1 + floor(power(r.k, 2) * 5)::int],
       (array['normal','normal','normal','soon','urgent'])[1 + floor(r.u * 5)::int], '一件要人帮忙的事 ' || n, 'any', 1 + floor(power(r.u, 6) * 5)::int,
       md5('link' || n), 'x', $2::timestamptz - (($3::int - n + $5::int) * interval '300 days' / $3::int), $2::timestamptz - (($3::int - n + $5::int) * interval '300 days' / $3::int)
     from generate_series(1 + $5::int, $3::int + $5::int) n, lateral (select
       ('x' || substr(md5(n || 'c' || $4::text), 1, 8))::bit(32)::bigint / 4294967296.0 as c,
       ('x' || substr(md5(n || 'k'), 1, 8))::bit(32)::bigint / 4294967296.0 as k,
       ('x' || substr(md5(n || 's'), 1, 8))::bit(32)::bigint / 4294967296.0 as s,
       ('x' || substr(md5(n || 'u'), 1, 8))::bit(32)::bigint / 4294967296.0 as u) r`,
    [communities, until, needs, 'town', from],
  )
  await admin.query(
    `with people as (select community_id, array_agg(subject_id order by subject_id) as ids from enrolments
       where subject = 'member' and kind = 'home' group by 1),
     done as (select n.community_id, n.id, n.at, p.ids[1 + floor(power(
         ('x' || substr(md5(n.id::text), 1, 8))::bit(32)::bigint / 4294967296.0, 1.5) * cardinality(p.ids))::int] as person
       from needs n join people p using (community_id)
       where n.state in ('closed', 'served') and n.code like 'L%' and not exists (select from orders o
         where o.community_id = n.community_id and o.need_id = n.id)),
     ordered as (insert into orders (community_id, id, need_id, helper, person_id, unit_id, helper_name, state, seq,
         due_at, at, state_at)
       select community_id, md5('order' || id)::uuid, id, 'member', person, $1, '归帆', 'verified', 4, at, at, at from done)
     insert into services (community_id, id, order_id, need_id, person_id, unit_id, person_name, happened_on, minutes,
       line, evidence, by_unit, state, seq, at, state_at)
     select community_id, md5('service' || id)::uuid, md5('order' || id)::uuid, id, person, $1, '归帆',
       (at at time zone 'Asia/Shanghai')::date, 5 + (('x' || substr(md5(id::text), 9, 2))::bit(8)::int) / 2, '去看了看，办好了 ' || substr(md5(id::text), 1, 4),
       (array['E0','E1','E2','E2','E3','E3','E3'])[1 + ('x' || substr(md5(id::text), 12, 2))::bit(8)::int % 7],
       md5(id::text) < '5',
       case when ('x' || substr(md5(id::text), 15, 2))::bit(8)::int < 12 then 'returned' when at > $2::timestamptz - interval '5 days'
         then 'written' else 'rated' end, 3, at, at from done`,
    [unitId, until],
  )
}
