-- Grades that people give where a scheme has no line of points for them: one matter per subject, rule and cycle.
create table appraisals (
  community_id uuid not null references organisations (id),
  id uuid not null,
  subject text not null,
  subject_id uuid not null,
  rule text not null,
  cycle text not null,
  grade text not null,
  at_most text,
  reason text not null,
  answer text,
  appeal text,
  drafted_by uuid not null,
  confirmed_by uuid,
  decided_by uuid,
  ends_on date,
  state text not null,
  seq integer not null,
  at timestamptz not null,
  state_at timestamptz not null,
  constraint appraisals_pk primary key (community_id, id),
  constraint appraisals_once unique (community_id, subject_id, rule, cycle),
  constraint appraisals_subject check (subject in ('member', 'unit'))
);
comment on table appraisals is 'a grade given by people: drafted, shown to the one concerned, answered or appealed against, decided, final; ends_on: last day of the term that runs';
create index appraisals_waiting on appraisals (community_id, state, state_at);
call wall('appraisals', 'community', 'community_id');
