import type { Actor } from '#platform/access/actor.js';
import { LiveStreams } from '#workbook/live-sessions/events/live-streams.js';
import { OverdueSessions } from '#workbook/live-sessions/lifecycle/overdue-sessions.service.js';
import { VotesService } from '#workbook/live-sessions/polls/votes.service.js';
import { outcome } from '../curriculum/courses.js';
import { StreamClient } from '../messaging/stream-client.js';
import { openSchool, type Person, type School } from '../support/school.js';
import { createSession, join, leave } from './live-sessions.js';

const school = openSchool();

type Session = { id: string };
type Config = Record<string, object>;

const pathOf = ({ id }: Session, rest = '') => `/live-sessions/${id}${rest}`;
const get = (person: Person, session: Session, rest: string) => school.as(person).get(pathOf(session, rest));
const post = (person: Person, session: Session, rest: string, body: object = {}) =>
  school.as(person).post(pathOf(session, rest), body);
const act = (person: Person, session: Session, type: string, payload: object) =>
  post(person, session, '/interactions', { type, payload });
const chat = (person: Person, session: Session, text = 'Hello', more: object = {}) =>
  act(person, session, 'chat', { text, ...more });
const permit = (person: Person, session: Session, permissions: string[]) =>
  school.as(school.ana).patch(pathOf(session, `/participants/${person.id}`), { permissions });

/** An active session of Ana with all features; she and the people are present. */
async function room(people: Person[], configs: Config = {}, draft: Record<string, unknown> = {}): Promise<Session> {
  const types = ['poll', 'qa', 'breakout', 'whiteboard', 'recording', 'chat'];
  const features = types.map((type) => ({ type, config: configs[type] ?? {} }));
  const session = await createSession(school, { features, ...draft });
  for (const person of [school.ana, ...people]) await join(school, person, session.id);
  return session;
}

const students = (count: number) =>
  Promise.all(Array.from({ length: count }, () => school.person('STUDENT', school.p1a)));

const eventsFor = async (person: Person, session: Session, type: string) =>
  (await get(person, session, `/interactions?limit=500&type=${type}`)).body.items;

const yesNo = { question: 'Ready?', options: ['Yes', 'No'] };
const vote = (person: Person, session: Session, pollId: string, ...choices: number[]) =>
  act(person, session, 'poll_answer', { pollId, choices });
const openPoll = async (session: Session, draft: object = {}): Promise<string> =>
  (await act(school.ana, session, 'poll_create', { ...yesNo, ...draft })).body.id;
const pollFor = async (person: Person, session: Session, id: string) =>
  (await get(person, session, `/polls/${id}`)).body;

describe('interactions', () => {
  it('are refused without the feature, the permission, presence or a voice', async () => {
    const [muted, away] = [await school.person('STUDENT', school.p1a), await school.person('STUDENT', school.p1a)];
    const session = await room([school.ben, muted]);
    const bare = await createSession(school);
    await join(school, school.ben, bare.id);
    await school.as(school.ana).patch(pathOf(session, `/participants/${muted.id}`), { isMuted: true });

    const refusals = [
      outcome(await chat(school.ben, bare)),
      outcome(await act(school.ben, session, 'poll_create', yesNo)),
      outcome(await chat(muted, session)),
      outcome(await chat(away, session)),
      outcome(await chat(school.zoe, session)),
      outcome(await chat(school.paula, session)),
      outcome(await act(school.ben, session, 'chat', { text: ' ' })),
      outcome(await act(school.ben, session, 'chat', { text: 'x', unknown: 1 })),
      outcome(await act(school.ben, session, 'dance', {})),
      outcome(await act(school.ana, session, 'poll_create', { question: 'x', options: ['a b', 'a  b'] })),
    ];
    await post(school.ana, session, '/end');

    expect(refusals).toEqual([
      [403, 'live_feature_disabled'],
      [403, 'session_permission'],
      [403, 'session_muted'],
      [403, 'not_in_session'],
      [404, 'not_found'],
      [403, 'forbidden_role'],
      [400, 'live_payload_invalid'],
      [400, 'live_payload_invalid'],
      [400, 'validation_failed'],
      [400, 'live_payload_invalid'],
    ]);
    expect(outcome(await chat(school.ben, session))).toEqual([409, 'live_session_status']);
  });

  it('count for the score of the person', async () => {
    const session = await room([school.ben]);
    const pollId = await openPoll(session);

    await chat(school.ben, session);
    const question = await act(school.ben, session, 'question', { text: 'Why?' });
    const upvote = pathOf(session, `/questions/${question.body.id}/vote`);
    await school.as(school.ben).post(upvote, {});
    await school.as(school.ben).delete(upvote);
    await vote(school.ben, session, pollId, 0);
    await vote(school.ben, session, pollId, 1);

    const { items } = (await get(school.ben, session, '/participants')).body;
    expect(items.find(({ userId }: { userId: string }) => userId === school.ben.id).metadata).toMatchObject({
      interactionCount: 5,
      questionsAsked: 1,
      pollsAnswered: 1,
    });
  });

  it('are refused to people whose access an admin revokes during the session, who then count as gone', async () => {
    const [person = school.ben] = await students(1);
    const session = await room([person]);
    await permit(person, session, ['can_speak', 'can_moderate']);
    const stream = await follow(session, {}, person);
    await stream.waitFor('snapshot');
    await school.as(school.root).patch(`/users/${person.id}`, { workshopAccessGranted: false });

    const answers = [await chat(person, session), await post(person, session, '/announcements', { text: 'All' })];
    school.advanceClock({ minutes: 11 });
    await school.app.get(LiveStreams, { strict: false }).touch();
    await school.app.get(OverdueSessions, { strict: false }).releaseAbsent();
    await stream.waitFor('end');
    stream.close();

    expect(answers.map(outcome)).toEqual([
      [403, 'workshop_access_revoked'],
      [403, 'workshop_access_revoked'],
    ]);
    expect(stream.named('end')).toMatchObject([{ data: { reason: 'left_session' } }]);
  });
});

describe('polls', () => {
  it('take one changeable vote of each person, and show results as configured', async () => {
    const session = await room([school.ben]);
    const [live, voted, closed] = await Promise.all(
      ['live', 'voted', 'closed'].map((showResults) => openPoll(session, { showResults })),
    );
    const shown = async () => [
      (await pollFor(school.ben, session, live ?? '')).results,
      (await pollFor(school.ben, session, voted ?? '')).results,
      (await pollFor(school.ben, session, closed ?? '')).results,
    ];

    const before = await shown();
    for (const id of [live, voted, closed]) {
      await vote(school.ben, session, id ?? '', 0);
      expect(outcome(await vote(school.ben, session, id ?? '', 1))).toBe(201);
    }
    const after = await shown();
    const end = await post(school.ana, session, `/polls/${closed}/close`);

    expect(before).toEqual([[0, 0], null, null]);
    expect(after).toEqual([[0, 1], [0, 1], null]);
    expect([end.status, end.body]).toMatchObject([200, { voteCount: 1, results: [0, 1] }]);
    expect((await shown())[2]).toEqual([0, 1]);
    expect(outcome(await vote(school.ben, session, closed ?? '', 0))).toEqual([409, 'poll_closed']);
    expect((await get(school.ben, session, '/polls?limit=2')).body).toMatchObject({ total: 3, items: [{}, {}] });
  });

  it('refuse choices that do not exist, several of one, and others than moderators who close them', async () => {
    const session = await room([school.ben]);
    const [single, multiple] = [await openPoll(session), await openPoll(session, { isMultiple: true })];

    expect(outcome(await vote(school.ben, session, single, 2))).toEqual([400, 'poll_choices']);
    expect(outcome(await vote(school.ben, session, single, 0, 1))).toEqual([400, 'poll_choices']);
    expect(outcome(await vote(school.ben, session, multiple, 1, 0))).toBe(201);
    expect(outcome(await vote(school.ben, session, session.id, 0))).toEqual([404, 'not_found']);
    expect(outcome(await post(school.ben, session, `/polls/${single}/close`))).toEqual([403, 'forbidden']);
    expect(outcome(await post(school.zoe, session, `/polls/${single}/close`))).toEqual([404, 'not_found']);
  });

  it('are closed with their session, so that their results are shown', async () => {
    const people = await students(3);
    const session = await room(people);
    const [named, anonymous] = [
      await openPoll(session, { showResults: 'closed' }),
      await openPoll(session, { isAnonymous: true }),
    ];
    const [voter = school.ben] = people;
    await vote(voter, session, named, 1);
    for (const person of people) await vote(person, session, anonymous, 0);

    await post(school.ana, session, '/end');

    expect(await pollFor(voter, session, named)).toMatchObject({ closedAt: expect.any(String), results: [0, 1] });
    expect(await pollFor(voter, session, anonymous)).toMatchObject({ closedAt: expect.any(String), results: [3, 0] });
    const closed = await eventsFor(voter, session, 'poll_closed');
    expect(closed.map(({ payload }: { payload: object }) => payload)).toEqual([
      { pollId: named, voteCount: 1, results: [0, 1] },
      { pollId: anonymous, voteCount: 3, results: [3, 0] },
    ]);
  });

  it('keep anonymous votes apart from the people who cast them', async () => {
    const people = await students(3);
    const session = await room(people);
    const id = await openPoll(session, { isAnonymous: true });
    const few = await openPoll(session, { isAnonymous: true });

    for (const person of people) await vote(person, session, id, 1);
    await vote(people[0] ?? school.ben, session, few, 1);
    const again = await vote(people[0] ?? school.ben, session, id, 0);
    const open = await pollFor(school.ana, session, id);
    await post(school.ana, session, `/polls/${id}/close`);
    await post(school.ana, session, `/polls/${few}/close`);

    expect(outcome(again)).toEqual([409, 'vote_final']);
    expect(open).toMatchObject({ voteCount: 3, results: null });
    expect(await pollFor(school.ana, session, id)).toMatchObject({ results: [0, 3] });
    expect(await pollFor(school.ana, session, few)).toMatchObject({ voteCount: 1, results: null });
    expect(await pollFor(people[0] ?? school.ben, session, id)).toMatchObject({ hasVoted: true, choices: null });
    expect(
      await school.sql('SELECT choices FROM live_poll_votes WHERE choices IS NOT NULL AND poll_id = $1', [id]),
    ).toEqual([]);
    expect(JSON.stringify(await eventsFor(school.ana, session, 'poll_answer'))).toBe('[]');
    expect(
      outcome(await act(school.ana, session, 'poll_create', { ...yesNo, isAnonymous: true, showResults: 'live' })),
    ).toEqual([400, 'poll_anonymous']);
  });

  it('count 500 simultaneous votes in two processes and announce them at most once a second', async () => {
    const session = await room([], {}, { maxParticipants: 1000 });
    const pollId = await openPoll(session, { isMultiple: true });
    const voters = await presentVoters(session, 500);
    const there = await school.secondInstance();
    const services = [school, there].map((one: School) => one.app.get(VotesService));

    const started = performance.now();
    await Promise.all(
      voters.map((voter, n) => services[n % 2]?.vote(voter, session.id, { pollId, choices: n % 5 ? [n % 2] : [0, 1] })),
    );
    await announced(session, 500);

    const [truth] = await school.sql<{ votes: number; yes: number; no: number }>(
      `SELECT count(*)::int AS votes, count(*) FILTER (WHERE 0 = ANY (choices))::int AS yes,
         count(*) FILTER (WHERE 1 = ANY (choices))::int AS no FROM live_poll_votes WHERE poll_id = $1`,
      [pollId],
    );
    expect(truth).toMatchObject({ votes: 500 });
    expect(await pollFor(school.ana, session, pollId)).toMatchObject({
      voteCount: 500,
      results: [truth?.yes, truth?.no],
    });
    const events = await eventsFor(school.ana, session, 'poll_results');
    expect(events.length).toBeLessThanOrEqual(Math.ceil((performance.now() - started) / 1000) + 1);
    expect(events.at(-1).payload).toMatchObject({ voteCount: 500, results: [truth?.yes, truth?.no] });
  }, 60_000);

  it('count each vote that was accepted while they close, and none after', async () => {
    const session = await room([], {}, { maxParticipants: 1000 });
    const pollId = await openPoll(session, { isAnonymous: true });
    const voters = await presentVoters(session, 60);
    const votes = school.app.get(VotesService);
    const cast = (voter: Actor) => votes.vote(voter, session.id, { pollId, choices: [0] });

    const early = voters.slice(0, 30).map(cast);
    const closing = post(school.ana, session, `/polls/${pollId}/close`);
    const late = voters.slice(30).map(cast);
    const settled = await Promise.allSettled([...early, ...late]);
    await closing;

    const accepted = settled.filter(({ status }) => status === 'fulfilled').length;
    expect(await pollFor(school.ana, session, pollId)).toMatchObject({ voteCount: accepted });
    expect((await eventsFor(school.ana, session, 'poll_closed'))[0].payload.voteCount).toBe(accepted);
  });

  it('count one of several simultaneous votes of a person', async () => {
    const session = await room([school.ben]);
    const [named, anonymous] = [await openPoll(session), await openPoll(session, { isAnonymous: true })];

    await Promise.all([0, 1, 0, 1, 0].map((choice) => vote(school.ben, session, named, choice)));
    const answers = await Promise.all([0, 1, 0].map((choice) => vote(school.ben, session, anonymous, choice)));

    const poll = await pollFor(school.ben, session, named);
    expect([poll.voteCount, poll.results[poll.choices[0]], poll.results[1 - poll.choices[0]]]).toEqual([1, 1, 0]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });
});

describe('questions', () => {
  it('are sorted by up-votes, of which each person has one', async () => {
    const [other] = await students(1);
    const session = await room([school.ben, other ?? school.ben]);
    const ids: string[] = [];
    for (const text of ['First?', 'Second?']) ids.push((await act(school.ben, session, 'question', { text })).body.id);
    const up = (person: Person) => school.as(person).post(pathOf(session, `/questions/${ids[1]}/vote`), {});

    const answers = await Promise.all([up(school.ben), up(school.ben), up(other ?? school.ben)]);
    const list = await get(school.ben, session, '/questions');
    const undone = await school.as(school.ben).delete(pathOf(session, `/questions/${ids[1]}/vote`));

    expect(answers.map(outcome)).toEqual([200, 200, 200]);
    expect(list.body.items).toMatchObject([{ text: 'Second?', voteCount: 2, hasVoted: true }, { text: 'First?' }]);
    expect(undone.body).toMatchObject({ voteCount: 1, hasVoted: false });
  });

  it('may hide their author from participants', async () => {
    const [other] = await students(1);
    const session = await room([school.ben, other ?? school.ben]);
    const { body } = await act(school.ben, session, 'question', { text: 'Who am I?', isAnonymous: true });
    const path = `/questions/${body.id}`;

    expect((await get(other ?? school.ben, session, path)).body.authorId).toBeNull();
    expect((await get(school.ana, session, path)).body.authorId).toBe(school.ben.id);
    expect(await eventsFor(other ?? school.ben, session, 'question')).toMatchObject([
      { userId: null, payload: { text: 'Who am I?' } },
    ]);
  });

  it('wait for a moderator where the session says so, and can be answered and dismissed', async () => {
    const [other = school.ben] = await students(1);
    const session = await room([school.ben, other], {
      qa: { isModerated: true, allowUpvotes: false, allowAnonymous: false },
    });
    const { body } = await act(school.ben, session, 'question', { text: 'May I?' });
    const path = `/questions/${body.id}`;
    const change = (person: Person, changes: object) => school.as(person).patch(pathOf(session, path), changes);

    const unchanged = await change(school.ana, {});
    const pending = [(await get(other, session, path)).status, await eventsFor(other, session, 'question')];
    const announced = await eventsFor(other, session, 'question_changed');
    const toAuthor = (await eventsFor(school.ben, session, 'question')).at(-1).payload.text;
    const refused = outcome(await change(school.ben, { status: 'open' }));
    await change(school.ana, { status: 'open' });
    const opened = (await get(other, session, path)).body.status;
    const answered = await change(school.ana, { answer: 'You may.' });
    await change(school.ana, { status: 'dismissed' });

    expect([pending, refused, opened]).toEqual([[404, []], [403, 'forbidden'], 'open']);
    expect([unchanged.body.status, announced, toAuthor]).toEqual(['pending', [], 'May I?']);
    expect([answered.status, answered.body]).toMatchObject([200, { status: 'answered', answer: 'You may.' }]);
    expect((await get(other, session, path)).status).toBe(404);
    expect((await eventsFor(other, session, 'question_changed')).at(-1).payload.text).toBeNull();
    expect(outcome(await school.as(other).post(pathOf(session, `${path}/vote`), {}))).toEqual([
      403,
      'upvotes_disabled',
    ]);
    expect(outcome(await act(school.ben, session, 'question', { text: 'Who?', isAnonymous: true }))).toEqual([
      400,
      'question_anonymous',
    ]);
  });
});

describe('breakout groups', () => {
  it('are filled evenly at random, reproducibly, and take people who join later', async () => {
    const people = await students(7);
    const session = await room(people);
    const fill = (seed?: number) => school.as(school.ana).put(pathOf(session, '/breakouts'), { groupCount: 3, seed });

    const [first, second] = [await fill(7), await fill(7)];
    const sizes = first.body.groups.map(({ members }: { members: object[] }) => members.length);
    await join(school, school.ben, session.id);

    expect(sizes).toEqual([3, 2, 2]);
    expect(second.body.groups).toEqual(first.body.groups);
    expect((await get(school.ben, session, '/breakouts')).body.groups[1].members).toHaveLength(3);
    expect(await eventsFor(school.ben, session, 'breakout_moved')).toMatchObject([{ payload: { group: 2 } }]);
  });

  it('leave each person in one group when they are made twice at the same time', async () => {
    const people = await students(4);
    const session = await room(people);
    const make = (groupCount: number) => school.as(school.ana).put(pathOf(session, '/breakouts'), { groupCount });

    const answers = await Promise.all([make(2), make(4), make(2), make(4)]);

    expect(answers.map(outcome)).toEqual([200, 200, 200, 200]);
    const { groups, groupCount } = (await get(school.ana, session, '/breakouts')).body;
    expect(groups.map(({ members }: { members: object[] }) => members.length)).toEqual(
      groupCount === 2 ? [2, 2] : [1, 1, 1, 1],
    );
  });

  it('have chosen members, a chat and a board of their own', async () => {
    const [one = school.ben, two = school.ben, away = school.ben] = await students(3);
    const session = await room([one, two], { whiteboard: { forAll: true } });
    const make = (...groups: Person[][]) =>
      school.as(school.ana).put(pathOf(session, '/breakouts'), {
        groups: groups.map((members) => ({ userIds: members.map(({ id }) => id) })),
      });

    expect(outcome(await make([one], [away]))).toEqual([400, 'breakout_members']);
    expect(outcome(await make([one], [one]))).toEqual([400, 'breakout_members']);
    expect(outcome(await make([one], [two]))).toBe(200);
    expect(outcome(await chat(one, session, 'Too early', { group: 1 }))).toEqual([409, 'breakouts_closed']);
    await school.as(school.ana).patch(pathOf(session, '/breakouts'), { isOpen: true });
    await chat(one, session, 'In group 1', { group: 1 });
    await chat(school.ana, session, 'Also here', { group: 1 });
    const foreign = await chat(two, session, 'Hello', { group: 1 });
    const stroke = { color: '#000000', points: [1, 1, 2, 2] };
    const drawn = await post(one, session, '/whiteboard/strokes', { group: 1, strokes: [stroke] });
    const announced = await post(school.ana, session, '/announcements', { text: 'Two minutes left' });

    expect([outcome(foreign), drawn.status, announced.status]).toEqual([[403, 'not_in_group'], 201, 201]);
    const textsFor = async (person: Person) =>
      (await get(person, session, '/chat')).body.items.map(({ text }: { text: string }) => text);
    expect([await textsFor(one), await textsFor(two)]).toEqual([
      ['Two minutes left', 'Also here', 'In group 1'],
      ['Two minutes left'],
    ]);
    expect(await eventsFor(two, session, 'chat')).toEqual([]);
    expect(await eventsFor(two, session, 'strokes')).toEqual([]);
    expect(outcome(await get(two, session, '/whiteboard/strokes?group=1'))).toEqual([403, 'not_in_group']);
    const move = await school.as(school.ana).put(pathOf(session, `/breakouts/members/${two.id}`), { group: 1 });
    expect(move.body.groups[0].members).toHaveLength(2);
    expect((await get(two, session, '/whiteboard/strokes?group=1')).body.items).toHaveLength(1);
    expect((await school.as(school.ana).delete(pathOf(session, '/breakouts'))).status).toBe(204);
    expect((await get(two, session, '/breakouts')).status).toBe(404);
  });
});

describe('breakout groups that are made again', () => {
  const members = (...groups: Person[][]) => ({
    groups: groups.map((people) => ({ userIds: people.map(({ id }) => id) })),
  });
  const make = async (session: Session, ...groups: Person[][]) => {
    await school.as(school.ana).put(pathOf(session, '/breakouts'), members(...groups));
    await school.as(school.ana).patch(pathOf(session, '/breakouts'), { isOpen: true });
  };
  const textsFor = async (person: Person, session: Session) =>
    (await get(person, session, '/chat')).body.items.map(({ text }: { text: string }) => text);

  it('do not show what earlier groups with their numbers wrote and drew', async () => {
    const [one = school.ben, two = school.ben] = await students(2);
    const session = await room([one, two, school.ben], { whiteboard: { forAll: true } });
    const stroke = { color: '#000000', points: [1, 1, 2, 2] };
    await make(session, [one], [two]);
    await chat(one, session, 'Between us', { group: 1 });
    await post(one, session, '/whiteboard/strokes', { group: 1, strokes: [stroke] });

    await make(session, [two], [one]);
    const after = [await textsFor(two, session), await eventsFor(two, session, 'chat')];
    const board = (await get(two, session, '/whiteboard/strokes?group=1')).body.items;
    await school.as(school.ana).delete(pathOf(session, '/breakouts'));
    await make(session, [two, school.ben], [one]);
    await chat(school.ben, session, 'New', { group: 1 });
    await post(school.ben, session, '/whiteboard/strokes', { group: 1, strokes: [stroke] });

    expect([after, board]).toEqual([[[], []], []]);
    expect([await textsFor(two, session), await textsFor(one, session)]).toEqual([['New'], ['Between us']]);
    expect((await eventsFor(two, session, 'strokes')).map(({ userId }: { userId: string }) => userId)).toEqual([
      school.ben.id,
    ]);
    expect((await get(two, session, '/whiteboard/strokes?group=1')).body.items).toHaveLength(1);
    expect((await get(school.ana, session, '/whiteboard/strokes?group=1')).body.items).toHaveLength(1);
    expect(await textsFor(school.ana, session)).toEqual(['New', 'Between us']);
  });

  it('never show a message that was sent while they were made to people outside of its group', async () => {
    const [one = school.ben, two = school.ben] = await students(2);
    const session = await room([one, two]);
    await make(session, [one], [two]);

    for (let round = 0; round < 8; round++) {
      const [first, second] = round % 2 ? [one, two] : [two, one];
      const writing = [1, 2, 1, 2].map((group) => chat(one, session, `Round ${round}`, { group }));
      await Promise.all([make(session, [first], [second]), ...writing]);
    }

    expect(await textsFor(one, session)).not.toEqual([]);
    expect(await textsFor(two, session)).toEqual([]);
    expect(await eventsFor(two, session, 'chat')).toEqual([]);
  });
});

describe('the whiteboard', () => {
  const stroke = { tool: 'pen', color: '#FF0000', width: 2, points: [0, 0, 10_000, 10_000] };
  const draw = (person: Person, session: Session, ...strokes: object[]) =>
    post(person, session, '/whiteboard/strokes', { strokes });

  it('is a log of strokes that are erased and cleared by events', async () => {
    const session = await room([school.ben], { whiteboard: { maxStrokes: 3 } });
    const closed = outcome(await draw(school.ben, session, stroke));
    await permit(school.ben, session, ['can_use_whiteboard']);

    const mine = (await draw(school.ben, session, stroke, stroke)).body.items;
    const hers = (await draw(school.ana, session, stroke)).body.items;
    const full = outcome(await draw(school.ben, session, stroke));
    const erase = (person: Person, id: string) =>
      school.as(person).delete(pathOf(session, `/whiteboard/strokes/${id}`));
    const erased = [outcome(await erase(school.ben, mine[0].id)), outcome(await erase(school.ben, hers[0].id))];
    const visible = (await get(school.ben, session, '/whiteboard/strokes')).body.items;
    await post(school.ana, session, '/whiteboard/clear');
    const after = await draw(school.ben, session, stroke);

    expect([closed, full]).toEqual([
      [403, 'session_permission'],
      [409, 'whiteboard_full'],
    ]);
    expect(erased).toEqual([204, [403, 'stroke_author']]);
    await join(school, school.root, session.id);
    expect(outcome(await erase(school.root, after.body.items[0].id))).toBe(204);
    expect((await get(school.ben, session, '/whiteboard/strokes')).body.items).toEqual([]);
    await draw(school.ben, session, stroke);
    expect(visible).toMatchObject([
      { sequence: 2, color: '#ff0000', authorId: school.ben.id, points: stroke.points },
      { sequence: 3 },
    ]);
    expect(after.body.items).toMatchObject([{ sequence: 4 }]);
    expect((await get(school.ben, session, '/whiteboard/strokes')).body.items).toHaveLength(1);
    expect(outcome(await post(school.ben, session, '/whiteboard/clear'))).toEqual([403, 'forbidden']);
    expect(await school.sql('SELECT count(*)::int AS n FROM live_strokes WHERE session_id = $1', [session.id])).toEqual(
      [{ n: 5 }],
    );
  });

  it('refuses strokes that are none, and gives parallel strokes their own places', async () => {
    const session = await room([]);
    const bad = [
      { ...stroke, points: [1] },
      { ...stroke, points: [1, 10_001] },
      { ...stroke, points: 'x' },
    ];

    const refused: unknown[] = [];
    for (const one of bad) refused.push(outcome(await draw(school.ana, session, one)));
    const large = { ...stroke, points: Array.from({ length: 1000 }, () => 1) };
    const tooLarge = outcome(await draw(school.ana, session, ...Array.from({ length: 9 }, () => large)));
    const answers = await Promise.all(Array.from({ length: 10 }, () => draw(school.ana, session, stroke, stroke)));

    expect(refused).toEqual(bad.map(() => [400, 'stroke_points']));
    expect([tooLarge, outcome(await draw(school.ana, session, { ...stroke, color: 'red' }))]).toEqual([
      [400, 'strokes_too_large'],
      [400, 'validation_failed'],
    ]);
    const places = answers.flatMap(({ body }) => body.items.map(({ sequence }: { sequence: number }) => sequence));
    expect(places.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  });
});

describe('the chat', () => {
  it('takes one of ten parallel messages in slow mode', async () => {
    const session = await room([school.ben], { chat: { slowModeSeconds: 30, maxLength: 10 } });

    const answers = await Promise.all(Array.from({ length: 10 }, () => chat(school.ben, session)));
    const moderator = await Promise.all([chat(school.ana, session), chat(school.ana, session)]);
    const long = outcome(await chat(school.ana, session, 'x'.repeat(11)));
    school.advanceClock({ seconds: 31 });

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 429 && body.code === 'chat_slow_mode')).toHaveLength(9);
    expect([moderator.map(outcome), long]).toEqual([
      [201, 201],
      [400, 'chat_too_long'],
    ]);
    expect(outcome(await chat(school.ben, session))).toBe(201);
  });

  it('does not show a hidden message to participants, also not in the log', async () => {
    const session = await room([school.ben]);
    const { body } = await chat(school.ana, session, 'A secret');
    for (const text of ['Two', 'Three']) await chat(school.ben, session, text);
    const before = (await eventsFor(school.ben, session, 'chat'))[0].payload;
    const hide = (person: Person, what: string) => post(person, session, `/chat/${body.id}/${what}`);

    const refused = outcome(await hide(school.ben, 'hide'));
    const hidden = await hide(school.ana, 'hide');
    const page = await get(school.ben, session, '/chat?limit=2');
    const older = await get(school.ben, session, `/chat?limit=2&before=${page.body.next}`);
    const replayed = await replay(session);
    const log = await school.sql('SELECT payload FROM live_session_events WHERE session_id = $1', [session.id]);
    const shown = await hide(school.ana, 'unhide');

    expect([before.text, refused]).toEqual(['A secret', [403, 'forbidden']]);
    expect([hidden.status, hidden.body]).toMatchObject([200, { text: 'A secret', hiddenAt: expect.any(String) }]);
    expect(older.body.items).toMatchObject([{ id: body.id, text: null }]);
    expect(replayed).toEqual([null, 'Two', 'Three']);
    expect(JSON.stringify(log)).not.toContain('A secret');
    expect(shown.body.hiddenAt).toBeNull();
    expect((await eventsFor(school.ben, session, 'message_shown'))[0].payload.text).toBe('A secret');
  });

  it('can be for moderators only', async () => {
    const [other = school.ben] = await students(1);
    const session = await room([school.ben, other], { chat: { onlyToModerators: true } });

    await chat(school.ben, session, 'For Ana');
    await chat(school.ana, session, 'For all');

    const textsFor = async (person: Person) =>
      (await get(person, session, '/chat')).body.items.map(({ text }: { text: string }) => text);
    expect([await textsFor(other), await textsFor(school.ben), await textsFor(school.ana)]).toEqual([
      ['For all'],
      ['For all', 'For Ana'],
      ['For all', 'For Ana'],
    ]);
    expect(await eventsFor(other, session, 'chat')).toHaveLength(1);
  });
});

describe('raised hands', () => {
  it('stand in the order of raising until they are lowered or the person leaves', async () => {
    const people = await students(3);
    const [first = school.ben, second = school.ben, third = school.ben] = people;
    const session = await room(people);
    const raise = (person: Person, isRaised = true) => act(person, session, 'hand', { isRaised });
    const raised = async () =>
      (await get(school.ben, session, '/hands').then(({ body }) => body.items ?? [])).map(
        ({ userId }: { userId: string }) => userId,
      );
    await join(school, school.ben, session.id);
    await school.as(school.ana).patch(pathOf(session, `/participants/${second.id}`), { isMuted: true });

    for (const person of [second, first, third, second]) await raise(person);
    const all = await raised();
    await raise(first, false);
    const refused = outcome(await school.as(school.ben).delete(pathOf(session, `/hands/${second.id}`)));
    const lowered = await school.as(school.ana).delete(pathOf(session, `/hands/${second.id}`));
    await leave(school, third, session.id);
    await join(school, third, session.id);

    expect(all).toEqual([second.id, first.id, third.id]);
    expect([refused, lowered.status, await raised()]).toEqual([[403, 'forbidden'], 204, []]);
    await raise(third);
    expect(await raised()).toEqual([third.id]);
    expect(await eventsFor(school.ben, session, 'hand')).toHaveLength(6);
  });
});

describe('a stream', () => {
  it('begins with the state of the features', async () => {
    const session = await room([school.ben]);
    const pollId = await openPoll(session);
    await act(school.ben, session, 'question', { text: 'Why?', isAnonymous: true });
    await act(school.ben, session, 'hand', { isRaised: true });

    const stream = await follow(session);
    const { data } = await stream.waitFor('snapshot');
    stream.close();

    expect(data.state).toMatchObject({
      polls: [{ id: pollId, results: [0, 0] }],
      questions: [{ text: 'Why?', authorId: null }],
      hands: [school.ben.id],
      breakouts: null,
    });
  });
});

describe('texts of people', () => {
  it('that grow in Unicode form NFC are refused with their length, or stored', async () => {
    const session = await room([school.ben]);
    const long = (count: number) => '\u0958'.repeat(count);
    const asked = await act(school.ben, session, 'question', { text: 'Why?' });
    const answers = [
      await act(school.ben, session, 'question', { text: long(501) }),
      await act(school.ana, session, 'poll_create', { question: long(251), options: ['a', 'b'] }),
      await act(school.ana, session, 'poll_create', { question: 'Which?', options: [long(101), 'b'] }),
      await act(school.ana, session, 'chat', { text: long(2001) }),
      await school.as(school.ana).patch(pathOf(session, `/questions/${asked.body.id}`), { answer: long(2001) }),
    ];
    const fitting = await act(school.ben, session, 'question', { text: long(500) });

    expect(answers.map(outcome)).toEqual(answers.map(() => [400, 'live_text_long']));
    expect(answers[0]?.body.detail).toContain('1002 characters');
    expect(fitting.status).toBeLessThan(300);
  });

  it('are shown as they are in the summary, which is Markdown', async () => {
    const session = await room([school.ben]);
    const texts = ['1. *Is* this_one [a link](https://x.example)?', '# Not a heading', 'Is 1 < 2 & 3 > 2?'];
    for (const text of texts) await act(school.ben, session, 'question', { text });

    const { body } = await post(school.ana, session, '/end');

    const lines = (body.metadata.summary as string).split('\n').filter((line) => line.startsWith('- '));
    expect(lines.toSorted()).toEqual([
      String.raw`- 1\. \*Is\* this\_one \[a link\](https://x.example)?`,
      '- Is 1 &lt; 2 &amp; 3 &gt; 2?',
      String.raw`- \# Not a heading`,
    ]);
  });
});

it('removes what an erased person wrote', async () => {
  const person = await school.person('STUDENT');
  const session = await room([]);
  await post(school.ana, session, '/participants', { userIds: [person.id] });
  await join(school, person, session.id);
  await chat(person, session, 'Remember me');
  await act(person, session, 'question', { text: 'Will  you <b>?' });
  await act(school.ana, session, 'question', { text: 'Why?' });
  const other = await room([]);
  await post(school.ana, other, '/participants', { userIds: [person.id] });
  await join(school, person, other.id);
  await act(person, other, 'question', { text: 'Only I asked' });
  const end = async (ended: Session) => (await post(school.ana, ended, '/end')).body.metadata.summary;
  const before = [await end(session), await end(other)];

  await school.as(person).send('DELETE', '/user/account', { password: person.password });
  const after = await Promise.all(
    [session, other].map(async (ended) => (await get(school.ana, ended, '')).body.metadata.summary),
  );

  expect((await get(school.ana, session, '/chat')).body.items).toEqual([]);
  expect((await get(school.ana, session, '/questions')).body.items).toMatchObject([{ text: 'Why?' }]);
  expect(JSON.stringify(await eventsFor(school.ana, session, 'chat'))).not.toContain('Remember');
  expect(before[0]).toMatch(/Top questions:\n- Will you &lt;b&gt;\?\n- Why\?\n\nEngagement/);
  expect(before[1]).toMatch(/Top questions:\n- Only I asked\n\nEngagement/);
  expect(after[0]).toMatch(/participants?\.\n\nTop questions:\n- Why\?\n\nEngagement/);
  expect(after[1]).toMatch(/participants?\.\n\nEngagement/);
});

async function follow(
  session: Session,
  headers: Record<string, string> = {},
  person = school.ben,
): Promise<StreamClient> {
  const authorization = `Bearer ${await school.as(person).token()}`;
  return new StreamClient().open(`${school.url}/api/v1${pathOf(session, '/stream')}`, { authorization, ...headers });
}

/** The texts of chat events that a participant receives who reads the stream from the beginning. */
async function replay(session: Session): Promise<(string | null)[]> {
  const stream = await follow(session, { 'last-event-id': '0' });
  await stream.waitFor('message_hidden');
  stream.close();
  return stream.named('chat').map(({ data }) => data.payload.text);
}

/** Students who are present in a session, without logging in. */
async function presentVoters(session: Session, count: number): Promise<Actor[]> {
  const rows = await school.sql<{ id: string }>(
    `WITH people AS (
       INSERT INTO users (id, organization_id, email, password_hash, first_name, last_name, role, email_verified)
       SELECT gen_random_uuid(), 'test', gen_random_uuid() || '@test.example', password_hash, 'Voter', n::text, 'STUDENT', true
       FROM users, generate_series(1, $2::int) n WHERE id = $3 RETURNING id
     )
     INSERT INTO session_participants (id, session_id, user_id, joined_at, last_joined_at, last_seen_at)
     SELECT gen_random_uuid(), $1, people.id, now(), now(), now() FROM people RETURNING user_id AS id`,
    [session.id, count, school.root.id],
  );
  return rows.map(({ id }) => ({ userId: id, sessionId: id, role: 'STUDENT' }) as Actor);
}

/** Waits until the results of a poll are announced with all votes. */
async function announced(session: Session, voteCount: number): Promise<void> {
  const isLast = async () =>
    (await eventsFor(school.ana, session, 'poll_results')).at(-1)?.payload.voteCount === voteCount;
  for (const end = performance.now() + 10_000; performance.now() < end && !(await isLast());)
    await new Promise((done) => setTimeout(done, 100));
}
