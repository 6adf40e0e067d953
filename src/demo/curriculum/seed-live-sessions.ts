import { endedSession, plannedSession } from '#demo/content/live-sessions.js';
import { insertAll, insertRows } from '#demo/support/insert-all.js';
import { schoolTime } from '#demo/support/school-time.js';
import type { SeedContext } from '#demo/support/seed-context.js';
import { daysAfter, daysBefore } from '#platform/text/calendar.js';
import { permissionsOf } from '#workbook/live-sessions/participants/session-participant.entity.js';
import { engagementScore, participationScore } from '#workbook/live-sessions/scoring/participation-score.js';

/** P1A with Ana, Ben and another student. */
const selectPeople = `
  SELECT c.id AS classroom, a.id AS ana, b.id AS ben, (
    SELECT m.user_id FROM classroom_members m WHERE m.classroom_id = c.id AND m.member_role = 'STUDENT' AND m.user_id <> b.id
    ORDER BY m.user_id LIMIT 1) AS other
  FROM classrooms c JOIN users a ON a.username = 'ana' JOIN users b ON b.username = 'ben' WHERE c.name = 'P1A'`;

type People = Record<'classroom' | 'ana' | 'ben' | 'other', string>;

const minuteMs = 60_000;
const features = ['qa', 'chat'].map((type) => ({ type, isEnabled: true, config: {} }));
/** In the session that has ended: its minutes, and the minute in which the other student came. */
const [duration, lateness] = [45, 10];

/** Inserts a live session that has ended and one that is planned. Returns their number. */
export async function seedLiveSessions(context: SeedContext): Promise<number> {
  const { rows } = await context.client.query<People>(selectPeople);
  for (const people of rows) {
    await insertPlanned(context, people);
    await insertEnded(context, people);
  }
  return rows.length * 2;
}

async function insertPlanned({ client, ids, school }: SeedContext, { classroom, ana }: People): Promise<void> {
  const start = schoolTime(daysAfter(school.now, 2), 10);
  const [id, created_at] = [ids.next(), daysBefore(school.now, 1)];
  const times = { scheduled_start: start, scheduled_end: minutesAfter(start, duration), created_at };
  const session = {
    id,
    organization_id: school.organization_id,
    instructor_id: ana,
    classroom_id: classroom,
    features,
  };
  await insertAll(client, 'live_sessions', [{ ...session, ...plannedSession, ...times }]);
  await insertAll(client, 'session_participants', [
    {
      id: ids.next(),
      session_id: id,
      user_id: ana,
      role: 'instructor',
      permissions: permissionsOf.instructor,
      created_at,
    },
  ]);
}

async function insertEnded({ client, ids, school }: SeedContext, people: People): Promise<void> {
  const start = schoolTime(daysBefore(school.now, 3), 10);
  const [id, questionId, messageId] = [ids.next(), ids.next(), ids.next()];
  const { question, answer, message, ...texts } = endedSession;
  const at = (minute: number) => minutesAfter(start, minute);
  const created_at = daysBefore(start, 2);
  const stay = { session_id: id, created_at };
  const participants = participantsOf(people, start).map((row) => ({ id: ids.next(), ...stay, ...row }));
  const scores = participants.filter(({ role }) => role === 'participant').map((row) => row.participation_score);

  await insertAll(client, 'live_sessions', [
    {
      id,
      organization_id: school.organization_id,
      instructor_id: people.ana,
      classroom_id: people.classroom,
      ...texts,
      features,
      status: 'ended',
      engagement_score: engagementScore(scores),
      created_at,
      scheduled_start: start,
      scheduled_end: at(duration),
      actual_start: start,
      actual_end: at(duration),
    },
  ]);
  await insertAll(client, 'session_participants', participants);
  const asked = { text: question, is_anonymous: false, status: 'answered', answer, answered_by: people.ana };
  const texted = { session_id: id, author_id: people.ben, created_at: at(20) };
  await insertRows(client, 'live_questions', [{ id: questionId, ...texted, ...asked, answered_at: at(22) }]);
  const written = { author_id: people.other, text: message, audience: 'all', created_at: at(25) };
  await insertRows(client, 'live_messages', [{ id: messageId, session_id: id, ...written }]);
  const events = eventsOf(people, questionId, messageId).map(({ minute, ...event }, n) => {
    return { session_id: id, sequence: n + 1, ...event, created_at: at(minute) };
  });
  await insertRows(client, 'live_session_events', events);
  await client.query('UPDATE live_session_counters SET last_sequence = $2 WHERE session_id = $1', [id, events.length]);
}

/** All stay until the end. Ben has asked a question, the other student has written a message. */
function participantsOf({ ana, ben, other }: People, start: Date) {
  return [
    participantOf({ user_id: ana, role: 'instructor', came: 0, interactions: 0, questions: 0 }),
    participantOf({ user_id: ben, role: 'participant', came: 0, interactions: 1, questions: 1 }),
    participantOf({ user_id: other, role: 'participant', came: lateness, interactions: 1, questions: 0 }),
  ].map(({ came, ...row }) => {
    const [joined, left] = [minutesAfter(start, came), minutesAfter(start, duration)];
    return { ...row, joined_at: joined, last_joined_at: joined, last_seen_at: left, left_at: left };
  });
}

interface Attendance {
  user_id: string;
  role: 'instructor' | 'participant';
  /** The minute in which the person joined. */
  came: number;
  interactions: number;
  questions: number;
}

function participantOf({ user_id, role, came, interactions, questions }: Attendance) {
  const seconds = { presentSeconds: (duration - came) * 60, durationSeconds: duration * 60 };
  const score = participationScore({ ...seconds, interactions, questions, pollsAnswered: 0, pollsHeld: 0 });
  const counts = { interaction_count: interactions, questions_asked: questions, total_seconds: seconds.presentSeconds };
  return { user_id, role, permissions: permissionsOf[role], came, ...counts, participation_score: score };
}

/** The log that the program would have written. */
const eventsOf = ({ ana, ben, other }: People, questionId: string, messageId: string) => [
  { minute: 0, user_id: ana, type: 'session_starting', payload: {} },
  { minute: 0, user_id: ana, type: 'session_activated', payload: {} },
  { minute: 0, user_id: ana, type: 'participant_joined', payload: { role: 'instructor' } },
  { minute: 0, user_id: ben, type: 'participant_joined', payload: { role: 'participant' } },
  { minute: lateness, user_id: other, type: 'participant_joined', payload: { role: 'participant' } },
  { minute: 20, user_id: ben, type: 'question', payload: { questionId, isAnonymous: false, status: 'open' } },
  { minute: 22, user_id: ana, type: 'question_changed', payload: { questionId, status: 'answered' } },
  { minute: 25, user_id: other, type: 'chat', payload: { messageId } },
  { minute: duration, user_id: ana, type: 'session_ended', payload: {} },
];

const minutesAfter = (moment: Date, minutes: number): Date => new Date(moment.getTime() + minutes * minuteMs);
