import { created, newWord } from '../contract/builders.js';
import type { AreaFixtures, Scenario } from '../contract/fixture.js';
import { steps } from './live-sessions.js';

const types = ['poll', 'qa', 'breakout', 'whiteboard', 'recording', 'chat'];
const features = types.map((type) => ({ type }));
const permissions = ['can_speak', 'can_use_whiteboard', 'can_create_polls', 'can_moderate'];

/** Rows and bodies for what people do in live sessions. */
export const liveFeatures: AreaFixtures = {
  fixtures: {
    polls: {
      make: (scenario, ids) => done(scenario, ids, 'poll_create', { question: newWord(), options: ['a', 'b'] }),
    },
    'questions/{questionId}': { make: (scenario, ids) => done(scenario, ids, 'question', { text: newWord() }) },
    chat: { make: (scenario, ids) => done(scenario, ids, 'chat', { text: newWord() }) },
    hands: {
      make: async (scenario, ids) => {
        await done(scenario, ids, 'hand', { isRaised: true });
        return hostOf(scenario).id;
      },
    },
    'PUT members/{userId}': {
      make: async (scenario, ids) => {
        await withGroups(scenario, ids);
        return hostOf(scenario).id;
      },
    },
    strokes: {
      make: async (scenario, [id = '']) => {
        await ready(scenario, [id]);
        const host = scenario.school.as(hostOf(scenario));
        const { body } = await host.post(`/live-sessions/${id}/whiteboard/strokes`, { strokes: [stroke] });
        return body.items[0].id;
      },
    },
  },
  bodies: {
    createSessionInteraction: () => ({ type: 'chat', payload: { text: newWord() } }),
    changeSessionQuestion: () => ({ status: 'answered', answer: newWord() }),
    replaceBreakouts: () => ({ groupCount: 2 }),
    moveBreakoutMember: () => ({ group: 1 }),
    drawStrokes: () => ({ strokes: [stroke] }),
    clearWhiteboard: () => ({}),
  },
  before: {
    ...Object.fromEntries(
      [
        'createSessionInteraction',
        'announceInSession',
        'listSessionQuestions',
        'listSessionMessages',
        'listSessionPolls',
        'listRaisedHands',
        'listStrokes',
        'drawStrokes',
        'clearWhiteboard',
        'replaceBreakouts',
      ].map((operation) => [operation, ready]),
    ),
    ...Object.fromEntries(
      ['getBreakouts', 'changeBreakouts', 'removeBreakouts'].map((operation) => [operation, withGroups]),
    ),
  },
};

const stroke = { tool: 'pen', color: '#112233', width: 3, points: [1, 2, 3, 4] };

/** The person who leads the session of the scenario. */
const hostOf = ({ school, actor, role }: Scenario) => (role === 'TEACHER' ? actor : school.root);

/** Starts the session with all features; its leader and the actor are present and may do everything. */
async function ready(scenario: Scenario, [id = '']: string[]): Promise<void> {
  const { school, actor, role } = scenario;
  const root = school.as(school.root);
  await root.patch(`/live-sessions/${id}`, { features });
  for (const step of steps.active ?? []) await root.post(`/live-sessions/${id}/${step}`);
  if (role !== 'TEACHER' && actor.id !== school.root.id) {
    await root.post(`/live-sessions/${id}/participants`, { userIds: [actor.id] });
    await root.patch(`/live-sessions/${id}/participants/${actor.id}`, { permissions });
  }
  for (const person of [hostOf(scenario), actor]) await school.as(person).post(`/live-sessions/${id}/join`, {});
}

async function withGroups(scenario: Scenario, [id = '']: string[]): Promise<void> {
  await ready(scenario, [id]);
  await scenario.school.as(hostOf(scenario)).put(`/live-sessions/${id}/breakouts`, { groupCount: 2 });
}

async function done(scenario: Scenario, [id = '']: string[], type: string, payload: object): Promise<string> {
  await ready(scenario, [id]);
  return created(scenario.school.as(hostOf(scenario)), `/live-sessions/${id}/interactions`, { type, payload });
}
