import { newWord } from '../contract/builders.js';
import type { AreaFixtures, Scenario } from '../contract/fixture.js';
import { steps } from './live-sessions.js';

const hourMs = 3_600_000;

/** Rows and bodies for the operations of live sessions. */
export const liveSessions: AreaFixtures = {
  fixtures: {
    'live-sessions': { make: sessionOf },
    // People are read by those who take part in the same session.
    participants: {
      personal: ['TEACHER', 'STUDENT', 'PARENT'],
      make: async (scenario, [sessionId = '']) => {
        const { school, actor, role } = scenario;
        const person = await school.person('STUDENT');
        const userIds = [person.id, ...(role === 'STUDENT' ? [actor.id] : [])];
        await school.as(school.root).post(`/live-sessions/${sessionId}/participants`, { userIds });
        if (role === 'STUDENT') {
          const permissions = ['can_moderate'];
          await school.as(school.root).patch(`/live-sessions/${sessionId}/participants/${actor.id}`, { permissions });
        }
        return person.id;
      },
    },
  },
  bodies: {
    createLiveSession: () => draft(),
    changeLiveSession: () => ({ title: newWord() }),
    inviteToSession: async ({ school }) => ({ userIds: [(await school.person('STUDENT')).id] }),
    changeSessionParticipant: () => ({ isMuted: true }),
    joinLiveSession: () => ({}),
  },
  before: {
    activateLiveSession: (scenario, ids) => moved(scenario, ids, 'starting'),
    pauseLiveSession: (scenario, ids) => moved(scenario, ids, 'active', true),
    resumeLiveSession: (scenario, ids) => moved(scenario, ids, 'paused', true),
    endLiveSession: (scenario, ids) => moved(scenario, ids, 'active'),
    joinLiveSession: (scenario, ids) => moved(scenario, ids, 'active'),
    followLiveSession: (scenario, ids) => moved(scenario, ids, 'active', true),
    listSessionInteractions: (scenario, ids) => moved(scenario, ids, 'active', true),
  },
};

function draft() {
  const start = Date.now() + 24 * hourMs;
  return {
    title: newWord(),
    scheduledStart: new Date(start).toISOString(),
    scheduledEnd: new Date(start + hourMs).toISOString(),
  };
}

/** A planned session of P1A, led by the actor if they are a teacher, and by an admin otherwise. */
async function sessionOf({ school, actor, role }: Scenario): Promise<string> {
  const instructorId = role === 'TEACHER' ? actor.id : school.root.id;
  const body = { ...draft(), classroomId: school.p1a, instructorId };
  const created = await school.as(school.root).post('/live-sessions', body);
  if (created.status !== 201) throw new Error(JSON.stringify(created.body));
  return created.body.id;
}

/** Moves a session to a status; the actor moderates it if `joins`. */
async function moved(
  { school, actor, role }: Scenario,
  [id = '']: string[],
  status: string,
  joins = false,
): Promise<void> {
  for (const step of steps[status] ?? []) await school.as(school.root).post(`/live-sessions/${id}/${step}`);
  if (!joins || role === 'ADMIN' || role === 'PARENT') return;
  const people = `/live-sessions/${id}/participants`;
  await school.as(school.root).post(people, { userIds: [actor.id], role: 'assistant' });
  await school.as(school.root).patch(`${people}/${actor.id}`, { permissions: ['can_speak', 'can_moderate'] });
}
