import { alignmentOf } from '#community/civic/alignment/alignment.js';
import type { CivicChoice } from '#community/civic/civic-terms.js';
import { VoteCipher } from '#community/civic/votes/vote-cipher.js';
import { VoteSignals } from '#community/civic/votes/vote-signals.js';
import { VoteRecorded } from '#community/civic/votes/votes.service.js';
import { Database } from '#platform/database/database.js';
import { Events } from '#platform/events/events.js';
import { newWord } from '../contract/builders.js';
import { outcome } from '../curriculum/courses.js';
import { eventually } from '../support/eventually.js';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();

const get = (person: Person, path: string) => school.as(person).get(`/civic${path}`);
const post = (person: Person, path: string, body: object) => school.as(person).post(`/civic${path}`, body);
const vote = (person: Person, billId: string, choice: string, more: object = {}) =>
  post(person, '/vote', { billId, choice, ...more });
const withdraw = (person: Person, billId: string) =>
  school.as(person).delete(`/civic/votes/${encodeURIComponent(billId)}`);
const waitsForLock = `
  SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') AS waits`;
const votesOf = async (person: Person) => (await get(person, '/votes')).body.items;
const storedVotes = (person: Person) =>
  school.sql<{ bill_id: string; vote_choice: string }>('SELECT * FROM civic_votes WHERE user_id = $1', [person.id]);

const bill = (draft: object = {}) => ({ externalId: newWord(), name: 'Fair Wages Act', level: 'federal', ...draft });
const representative = (draft: object = {}) => ({
  externalId: newWord(),
  name: 'Rosa Martin',
  level: 'federal',
  country: 'us',
  ...draft,
});
const publish = async (kind: 'bills' | 'representatives', draft: object) => {
  const answer = await post(school.root, `/${kind}`, draft);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
};

describe('POST /civic/vote', () => {
  it('records a vote with 201, replaces it with 200, and takes facts of a published bill', async () => {
    const { externalId } = await publish('bills', bill({ type: 'Labor', level: 'state' }));

    const first = await vote(school.ben, externalId, 'yes', { billName: 'Another name', governmentLevel: 'local' });
    const second = await vote(school.ben, externalId, 'abstain');

    const facts = { billId: externalId, billName: 'Fair Wages Act', billType: 'Labor', governmentLevel: 'state' };
    expect([first.status, first.body]).toMatchObject([201, { ...facts, choice: 'yes', version: 1 }]);
    expect([second.status, second.body]).toMatchObject([200, { ...facts, choice: 'abstain', version: 2 }]);
    expect(Date.parse(second.body.votedAt)).toBeGreaterThanOrEqual(Date.parse(first.body.votedAt));
  });

  it('takes votes on bills that are not published, and keeps what it knows of them', async () => {
    const billId = `H.R. ${newWord()}/2`;
    const first = await vote(school.ben, billId, 'no', { billName: 'Local parks', billType: 'Parks' });
    const second = await vote(school.ben, billId, 'yes', { governmentLevel: 'LOCAL' });

    const facts = { billName: 'Local parks', billType: 'Parks' };
    expect([first.body, second.body]).toMatchObject([facts, { ...facts, governmentLevel: 'local', choice: 'yes' }]);
    expect([outcome(await withdraw(school.ben, billId)), outcome(await withdraw(school.ben, billId))]).toEqual([
      204,
      [404, 'not_found'],
    ]);
  });

  it.each([
    [{ billId: '' }],
    [{ billId: '<b>' }],
    [{ billId: 'x'.repeat(101) }],
    [{ choice: 'maybe' }],
    [{ choice: undefined }],
    [{ governmentLevel: 'world' }],
    [{ votedAt: 'yesterday' }],
    [{ voteChoice: 'yes' }],
  ])('refuses %j', async (draft) => {
    expect(outcome(await vote(school.ben, 'hr-1', 'yes', draft))).toEqual([400, 'validation_failed']);
  });

  it('keeps the later of two votes with a time, in any order', async () => {
    const [monday, tuesday] = ['2026-01-05T08:00:00Z', '2026-01-06T08:00:00Z'];
    const [first, second] = [newWord(), newWord()];
    await vote(school.ben, first, 'yes', { votedAt: monday });
    await vote(school.ben, second, 'no', { votedAt: tuesday });

    const later = await vote(school.ben, first, 'no', { votedAt: tuesday });
    const earlier = await vote(school.ben, second, 'yes', { votedAt: monday });
    const again = await vote(school.ben, second, 'yes', { votedAt: tuesday });

    expect([later.status, later.body.choice]).toEqual([200, 'no']);
    expect([earlier.status, earlier.body.choice, earlier.body.version]).toEqual([200, 'no', 1]);
    expect([again.status, again.body.choice, again.body.version]).toEqual([200, 'no', 1]);
  });

  it('takes a time in the future for now, so that a wrong clock does not lock a vote', async () => {
    const billId = newWord();
    const early = await vote(school.ben, billId, 'yes', { votedAt: '2099-01-01T00:00:00Z' });

    expect(Date.parse(early.body.votedAt)).toBeLessThanOrEqual(Date.now() + 1_000);
    expect((await vote(school.ben, billId, 'no')).body.choice).toBe('no');
  });

  it('makes one row of concurrent votes on a bill', async () => {
    const person = await school.person('STUDENT');
    await school.as(person).token();

    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => vote(person, 'race', n % 2 ? 'yes' : 'no')));

    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(11).fill(200), 201]);
    const [stored] = await votesOf(person);
    expect([(await votesOf(person)).length, stored.version]).toEqual([1, 12]);
  });

  it('keeps the latest of concurrent votes with a time', async () => {
    const person = await school.person('STUDENT');
    await school.as(person).token();
    const days = Array.from({ length: 12 }, (_, n) => 10 + ((n * 7) % 12));

    await Promise.all(
      days.map((day) => vote(person, 'race', day === 21 ? 'yes' : 'no', { votedAt: `2026-01-${day}T08:00:00Z` })),
    );

    expect(await votesOf(person)).toMatchObject([{ choice: 'yes', votedAt: '2026-01-21T08:00:00.000Z' }]);
  });

  it('tells other features after the commit that, but not how, a person voted', async () => {
    const emit = jest.spyOn(school.app.get(Events), 'emit');
    await vote(school.ben, 'told', 'no');

    // Handlers of earlier votes may still emit others.
    const told = emit.mock.calls.flat().filter((event) => event instanceof VoteRecorded);
    expect(told).toEqual([new VoteRecorded(school.ben.id, ['told'])]);
    expect(JSON.stringify(emit.mock.calls)).not.toContain('no"');
    emit.mockRestore();
  });
});

describe('own votes', () => {
  it('are stored as ciphertext of one length, bound to the person and the bill', async () => {
    const person = await school.person('TEACHER');
    for (const choice of ['yes', 'no', 'abstain']) await vote(person, `bill-${choice}`, choice);

    const stored = await storedVotes(person);

    expect(new Set(stored.map((row) => row.vote_choice.length)).size).toBe(1);
    expect(JSON.stringify(stored.map((row) => row.vote_choice))).not.toMatch(/yes|no"|abstain/);
    const cipher = school.app.get(VoteCipher, { strict: false });
    const [{ vote_choice: value = '', bill_id: billId = '' } = {}] = stored;
    expect(`bill-${cipher.decrypt(value, { userId: person.id, billId })}`).toBe(billId);
    expect(() => cipher.decrypt(value, { userId: person.id, billId: 'other' })).toThrow();
    expect(() => cipher.decrypt(value, { userId: school.ben.id, billId })).toThrow();
  });

  it('are read and withdrawn by their author only, in every role', async () => {
    const billId = newWord();
    await vote(school.ben, billId, 'yes');

    for (const person of [school.root, school.ana, school.paula, school.zoe]) {
      expect((await votesOf(person)).map((row: { billId: string }) => row.billId)).not.toContain(billId);
      expect(outcome(await withdraw(person, billId))).toEqual([404, 'not_found']);
    }
    expect((await votesOf(school.ben)).map((row: { billId: string }) => row.billId)).toContain(billId);
  });

  it('are listed by level, latest first, and as CSV', async () => {
    const person = await school.person('PARENT');
    await vote(person, 'a', 'yes', { governmentLevel: 'local', votedAt: '2026-01-05T08:00:00Z' });
    await vote(person, 'b', 'no', { governmentLevel: 'state', votedAt: '2026-01-07T08:00:00Z' });
    await vote(person, 'c', 'no', { governmentLevel: 'state', votedAt: '2026-01-06T08:00:00Z' });
    const ids = async (query: string) =>
      (await get(person, `/votes${query}`)).body.items.map((row: { billId: string }) => row.billId);

    expect([await ids(''), await ids('?level=state'), await ids('?sort=votedAt')]).toEqual([
      ['b', 'c', 'a'],
      ['b', 'c'],
      ['a', 'c', 'b'],
    ]);
    const csv = await school.as(person).get('/civic/votes', { accept: 'text/csv' });
    expect(csv.body).toMatch(/,no,/);
  });

  it('give the topics of the latest 20 to recommendations if the person lets votes be used', async () => {
    const person = await school.person('STUDENT');
    for (let n = 0; n < 22; n++)
      await vote(person, `b${n}`, n === 21 ? 'no' : 'yes', {
        billType: n === 21 ? 'Labor Law' : n === 20 ? undefined : `Topic ${n}`,
        votedAt: new Date(Date.UTC(2026, 0, 1, n)).toISOString(),
      });

    const source = school.app.get(VoteSignals, { strict: false });
    expect(await source.of([person.id])).toEqual([]);
    await school.as(person).put('/user/privacy', { civicEngagementTracking: true });
    const signals = await source.of([person.id, school.zoe.id]);

    const common = { userId: person.id, points: 5 };
    expect(signals).toHaveLength(19);
    expect(signals[0]).toEqual({ ...common, topic: 'labor-law', subject: null });
    expect(signals.at(-1)).toEqual({ ...common, topic: 'topic-2', subject: 'topic-2' });
  });

  it('count for the topics that the organization has set for the type of bills', async () => {
    const person = await school.person('STUDENT');
    const billTopics = [{ type: 'Labor Law', topics: ['Unions', 'Worker Rights'] }];
    await school.as(school.root).patch('/organizations/current', { settings: { billTopics } });
    await school.as(person).put('/user/privacy', { civicEngagementTracking: true });
    await vote(person, newWord(), 'yes', { billType: 'labor-law' });
    const draft = { type: 'article', scope: 'library', contentUrl: 'https://example.org', title: 'Strikes' };
    await school.as(school.root).post('/resources', { ...draft, topics: ['worker-rights'] });

    const signals = await school.app.get(VoteSignals, { strict: false }).of([person.id]);
    const { body } = await school.as(person).get('/resources/recommended');
    await eventually(
      async () => (await school.sql('SELECT FROM user_topic_engagement WHERE user_id = $1', [person.id])).length,
      2,
    );
    await school.as(school.root).patch('/organizations/current', { settings: { billTopics: [] } });

    const common = { userId: person.id, points: 5, subject: 'labor-law' };
    expect(signals).toEqual([
      { ...common, topic: 'unions' },
      { ...common, topic: 'worker-rights' },
    ]);
    expect(body.items).toMatchObject([
      { title: 'Strikes', reason: 'You voted yes on labor law bills, learn about worker rights' },
    ]);
  });

  it('count once for their topic, however often they are changed, until they are withdrawn', async () => {
    const person = await school.person('STUDENT');
    await school.as(person).put('/user/privacy', { civicEngagementTracking: true });
    const topic = newWord();
    const engagement = () =>
      school.sql('SELECT engagement_score AS score, vote_score AS votes FROM user_topic_engagement WHERE topic = $1', [
        topic,
      ]);
    const draft = { type: 'article', scope: 'library', contentUrl: 'https://example.org', title: 'Strikes' };
    const { body: resource } = await school.as(school.root).post('/resources', { ...draft, topics: [topic] });

    for (const choice of ['yes', 'no', 'yes']) await vote(person, 'changed', choice, { billType: topic });
    await Promise.all(['a', 'b', 'c'].map((billId) => vote(person, billId, 'yes', { billType: topic })));
    await eventually(engagement, [{ score: 4, votes: 4 }]);
    await school.as(person).post('/learning/view', { resourceId: resource.id });
    await eventually(engagement, [{ score: 5, votes: 4 }]);
    await Promise.all(['changed', 'a', 'b'].map((billId) => withdraw(person, billId)));
    await eventually(engagement, [{ score: 2, votes: 1 }]);
    await withdraw(person, 'c');

    await eventually(engagement, [{ score: 1, votes: 0 }]);
  });

  it.each(['list', 'engagement'])(
    'are not used in derived data that is written while the consent is withdrawn: %s',
    async (derived) => {
      const person = await school.person('STUDENT');
      await school.as(person).put('/user/privacy', { civicEngagementTracking: true });
      const topic = newWord();
      const draft = { type: 'article', scope: 'library', contentUrl: 'https://example.org', title: 'Strikes' };
      await school.as(school.root).post('/resources', { ...draft, topics: [topic] });
      if (derived === 'list') await vote(person, 'raced', 'yes', { billType: topic });
      await school.as(person).get('/resources/recommended');
      await school.sql('DELETE FROM recommendation_lists WHERE user_id = $1', [person.id]);
      const database = school.app.get(Database);
      const run = (text: string) => database.query({ name: '', text }, [person.id]);

      const { writing } = await database.transaction(async () => {
        await run('SELECT FROM user_privacy_settings WHERE id = $1 FOR UPDATE');
        const writing =
          derived === 'list'
            ? school.as(person).get('/resources/recommended')
            : vote(person, 'raced', 'yes', { billType: topic });
        await eventually(() => school.sql(waitsForLock), [{ waits: true }]);
        await run('UPDATE user_privacy_settings SET civic_engagement_tracking = false WHERE id = $1');
        await run('DELETE FROM user_topic_engagement WHERE user_id = $1');
        return { writing };
      });
      await writing;
      await school.as(person).get('/resources/recommended');

      const rows = await school.sql(
        `SELECT FROM user_topic_engagement WHERE user_id = $1
         UNION ALL SELECT FROM personalized_recommendations WHERE user_id = $1 AND parts::text LIKE '%' || $2::text || '%'`,
        [person.id, topic],
      );
      expect(rows).toEqual([]);
    },
  );

  it('earn an achievement with the first', async () => {
    const person = await school.person('STUDENT');
    await vote(person, newWord(), 'abstain');

    await eventually(async () => {
      const { body } = await school.as(person).get('/achievements');
      return body.items.find(({ key }: { key: string }) => key === 'first-vote')?.progress;
    }, 1);
    await eventually(
      async () => (await school.sql('SELECT key FROM user_achievements WHERE user_id = $1', [person.id])).length,
      1,
    );
  });

  it('are gone with the account', async () => {
    const person = await school.person('STUDENT');
    await vote(person, 'x', 'yes');
    await school.sql(
      `BEGIN; SET LOCAL homeroom.allow_erase = 'on'; DELETE FROM users WHERE id = '${person.id}'; COMMIT`,
    );

    expect(await storedVotes(person)).toEqual([]);
  });
});

describe('bills and representatives', () => {
  it.each([
    ['bills', bill, { status: 'passed' }],
    ['representatives', representative, { party: 'Union' }],
  ] as const)('are published by admins and read by everyone: %s', async (kind, draft, change) => {
    const row = await publish(kind, draft());
    const path = `/civic/${kind}/${row.id}`;

    for (const person of [school.root, school.ana, school.ben, school.paula])
      expect((await school.as(person).get(path)).body).toEqual(row);
    for (const person of [school.ana, school.ben, school.paula]) {
      expect(outcome(await post(person, `/${kind}`, draft()))).toEqual([403, 'forbidden_role']);
      expect(outcome(await school.as(person).put(path, change))).toEqual([403, 'forbidden_role']);
      expect(outcome(await school.as(person).delete(path))).toEqual([403, 'forbidden_role']);
    }
    const root = school.as(school.root);
    expect((await root.put(path, change, { 'if-match': '"1"' })).body).toMatchObject({ ...change, version: 2 });
    expect(outcome(await root.put(path, change, { 'if-match': '"1"' }))).toEqual([412, 'row_changed']);
    expect(outcome(await root.put(path, { externalId: 'x' }))).toEqual([400, 'validation_failed']);
    expect(outcome(await root.put(path, { level: null }))).toEqual([400, 'validation_failed']);
    expect(outcome(await root.delete(path, { 'if-match': '"1"' }))).toEqual([412, 'row_changed']);
    const taken = await root.post(`/civic/${kind}`, draft({ externalId: row.externalId }));
    expect(outcome(taken)).toEqual([409, kind === 'bills' ? 'bill_taken' : 'representative_taken']);
    expect(outcome(await root.delete(path))).toBe(204);
    expect(outcome(await root.get(path))).toEqual([404, 'not_found']);
  });

  it('are found by words, type, level and status', async () => {
    const word = newWord();
    await publish('bills', bill({ name: `Müller ${word}`, type: 'Housing', level: 'local', status: 'passed' }));
    await publish('bills', bill({ name: `Other ${word}`, type: 'housing', introducedOn: '2026-02-01' }));
    const names = async (query: string) =>
      (await get(school.ben, `/bills?q=${encodeURIComponent(word)}&${query}`)).body.items.map(
        ({ name }: { name: string }) => name.split(' ', 1)[0],
      );

    expect(await names('sort=name')).toEqual(['Müller', 'Other']);
    expect(await names('type=HOUSING&sort=-name')).toEqual(['Other', 'Müller']);
    expect(await names('level=local')).toEqual(['Müller']);
    expect(await names('status=introduced')).toEqual(['Other']);
    expect((await get(school.ben, `/bills?q=muller%20${word}`)).body.total).toBe(1);
    expect(outcome(await get(school.ben, '/bills?sort=summary'))).toEqual([400, 'validation_failed']);
  });

  it('are those of the place in the profile on request', async () => {
    const country = 'zzz';
    const place = (state: string | null, district: string | null) => ({ state, district, country });
    await publish('representatives', representative({ name: 'Country', ...place(null, null) }));
    await publish('representatives', representative({ name: 'State', ...place('Ohio', null) }));
    await publish('representatives', representative({ name: 'District', ...place('Ohio', 'Third') }));
    await publish('representatives', representative({ name: 'Elsewhere', ...place('Utah', null) }));
    const person = await school.person('STUDENT');
    const names = async (query: string) =>
      (await get(person, `/representatives?${query}`)).body.items.map(({ name }: { name: string }) => name);
    const move = (profile: object) => school.as(person).put('/user/profile', profile);

    await move({ country: null });
    expect(await names('mine=true')).toEqual([]);
    await move({ country });
    expect(await names('mine=true')).toEqual(['Country']);
    await move({ state: 'OHIO', district: 'second' });
    expect(await names('mine=true')).toEqual(['Country', 'State']);
    await move({ district: 'third' });
    expect(await names('mine=true')).toEqual(['Country', 'District', 'State']);
    expect(await names(`country=${country}&state=utah`)).toEqual(['Elsewhere']);
    expect(await names(`country=${country}&district=THIRD&level=federal`)).toEqual(['District']);
  });
});

describe('POST /civic/import', () => {
  const data = () => {
    const prefix = newWord();
    const bills = [1, 2].map((n) => bill({ externalId: `${prefix}-b${n}`, name: `Bill ${n}` }));
    const representatives = [1, 2].map((n) => representative({ externalId: `${prefix}-r${n}` }));
    const votes = [
      { billId: `${prefix}-b1`, yes: [`${prefix}-r1`], no: [`${prefix}-r2`] },
      { billId: `${prefix}-b2`, abstain: [`${prefix}-r1`] },
    ];
    return { prefix, import: { bills, representatives, votes } };
  };
  const send = (body: object, person = school.root) => post(person, '/import', body);
  const counts = (created: number, updated: number, unchanged: number) => ({ created, updated, unchanged });
  const found = async (prefix: string) => (await get(school.root, `/bills?q=${prefix}`)).body.total;

  it('reports in a dry run what the import then does, and changes nothing when repeated', async () => {
    const { prefix, import: body } = data();

    const dry = await send({ ...body, dryRun: true });
    const before = await found(prefix);
    const first = await send(body);
    const again = await send(body);
    const changed = await send({
      bills: [{ ...body.bills[0], status: 'passed' }],
      representatives: [body.representatives[0]],
      votes: [{ billId: `${prefix}-b1`, no: [`${prefix}-r1`, ` ${prefix}-r2`] }],
    });

    const all = { bills: counts(2, 0, 0), representatives: counts(2, 0, 0), votes: counts(3, 0, 0) };
    expect([dry.body, before]).toEqual([{ dryRun: true, ...all }, 0]);
    expect(first.body).toEqual({ dryRun: false, ...all });
    expect(again.body).toMatchObject({
      bills: counts(0, 0, 2),
      representatives: counts(0, 0, 2),
      votes: counts(0, 0, 3),
    });
    expect(changed.body).toMatchObject({
      bills: counts(0, 1, 0),
      representatives: counts(0, 0, 1),
      votes: counts(0, 1, 1),
    });
    expect(await found(prefix)).toBe(2);
    const [{ id }] = (await get(school.ben, `/representatives?sort=-createdAt`)).body.items;
    expect(outcome(await get(school.ben, `/representatives/${id}/votes`))).toBe(200);
  });

  it('names the place of every error and imports nothing', async () => {
    const { prefix, import: body } = data();
    const invalidRow = await send({ ...body, bills: [body.bills[0], { ...body.bills[1], level: 'moon' }] });
    const contradicting = await send({
      bills: [...body.bills, body.bills[0]],
      representatives: body.representatives,
      votes: [
        { billId: `${prefix}-b1`, yes: [`${prefix}-r1`], no: [`${prefix}-r1`] },
        { billId: `${prefix}-b2`, yes: [`${prefix}-r2`] },
      ],
    });
    const unknown = await send({ ...body, votes: [{ billId: 'none', yes: [`${prefix}-r1`, 'unknown'] }] });
    const fields = (answer: typeof unknown) => answer.body.errors.map(({ field }: { field: string }) => field);

    expect([outcome(invalidRow), fields(invalidRow)]).toEqual([[400, 'validation_failed'], ['bills.1.level']]);
    expect([outcome(contradicting), fields(contradicting)]).toEqual([
      [400, 'civic_import_invalid'],
      ['bills.2.externalId', 'votes.0.no.0'],
    ]);
    expect([outcome(unknown), fields(unknown)]).toEqual([
      [400, 'civic_import_invalid'],
      ['votes.0.billId', 'votes.0.yes.1'],
    ]);
    expect(await found(prefix)).toBe(0);
  });

  it('is for admins, and limited in size', async () => {
    const { import: body } = data();
    const many = Array.from({ length: 1_001 }, () => bill());

    expect(outcome(await send(body, school.ana))).toEqual([403, 'forbidden_role']);
    expect(outcome(await send({ bills: many }))).toEqual([400, 'validation_failed']);
    expect(outcome(await send({ bills: [{ ...bill(), summary: 'x'.repeat(1_100_000) }] }))).toEqual([
      413,
      'body_too_large',
    ]);
  });

  it('creates each row once when it runs several times at the same time, in any order', async () => {
    const { prefix, import: body } = data();
    const reversed = { bills: body.bills.toReversed(), representatives: body.representatives.toReversed() };

    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) => send(n % 2 ? body : { ...body, ...reversed })),
    );

    const created = (kind: string) => answers.reduce((sum, answer) => sum + answer.body[kind].created, 0);
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(6).fill(200));
    expect([created('bills'), created('representatives'), created('votes')]).toEqual([2, 2, 3]);
    expect(await found(prefix)).toBe(2);
  });
});

describe('alignment', () => {
  const compare = (own: string, theirs: string) => {
    const letters: Record<string, CivicChoice> = { y: 'yes', n: 'no', a: 'abstain' };
    const choices = (text: string) =>
      [...text].flatMap((letter, n) => (letters[letter] ? [[`b${n}`, letters[letter]] as const] : []));
    const votes = choices(theirs).map(([billId, choice]) => ({ billId, billName: billId, choice }));
    return alignmentOf(new Map(choices(own)), votes);
  };

  it.each([
    ['', '', null, 0, 0],
    ['y', '-', null, 0, 0],
    ['-', 'y', null, 0, 0],
    ['a', 'y', null, 0, 0],
    ['y', 'a', null, 0, 0],
    ['a', 'a', null, 0, 0],
    ['y', 'y', 100, 1, 1],
    ['n', 'n', 100, 1, 1],
    ['y', 'n', 0, 1, 0],
    ['n', 'y', 0, 1, 0],
    ['yn', 'yy', 50, 2, 1],
    ['ynn', 'yyn', 67, 3, 2],
    ['ynn', 'yyy', 33, 3, 1],
    ['yyya', 'yyyn', 100, 3, 3],
    ['yyyyyyyy', 'ynnnnnnn', 13, 8, 1],
    ['yyyyyyyy', 'yyynnnnn', 38, 8, 3],
    ['-nya', 'yn-a', 100, 1, 1],
  ])('of own votes %s and those of a representative %s is %s', (own, theirs, alignment, comparable, agreed) => {
    expect(compare(own, theirs)).toMatchObject({ alignment, comparable, agreed });
  });

  it('is listed from the highest to none, with the comparable bills, for the caller only', async () => {
    const word = newWord();
    const ids = (kind: string, n: number) => Array.from({ length: n }, (_, at) => `${word}-${kind}${at}`);
    const [b0, b1, b2] = ids('b', 3) as [string, string, string];
    const [r0, r1, r2] = ids('r', 3) as [string, string, string];
    await post(school.root, '/import', {
      bills: [b0, b1, b2].map((externalId, n) =>
        bill({ externalId, name: externalId, introducedOn: `2026-01-0${n + 1}` }),
      ),
      representatives: [r0, r1, r2].map((externalId) =>
        representative({ externalId, name: externalId, level: 'local' }),
      ),
      votes: [
        { billId: b0, yes: [r0, r1] },
        { billId: b1, no: [r0], yes: [r1] },
        { billId: b2, abstain: [r2], yes: [r0] },
      ],
    });
    const person = await school.person('STUDENT');
    for (const [billId, choice] of [
      [b0, 'yes'],
      [b1, 'no'],
      [b2, 'abstain'],
    ] as const)
      await vote(person, billId, choice);
    const before = (await school.sql<{ n: number }>('SELECT count(*)::int AS n FROM audit_log'))[0]?.n;

    const { items } = (await get(person, '/alignment?level=local&limit=100')).body;
    const own = items.filter(({ name }: { name: string }) => name.startsWith(word));

    expect(own).toMatchObject([
      { name: r0, alignment: 100, comparable: 2, agreed: 2 },
      { name: r1, alignment: 50, comparable: 2, agreed: 1 },
      { name: r2, alignment: null, comparable: 0, agreed: 0, bills: [] },
    ]);
    expect(own[1].bills).toEqual([
      { billId: b1, billName: b1, choice: 'no', representativeChoice: 'yes', agrees: false },
      { billId: b0, billName: b0, choice: 'yes', representativeChoice: 'yes', agrees: true },
    ]);
    const { representativeId } = own[1];
    const one = await get(person, `/alignment?representativeId=${representativeId}`);
    expect(one.body).toMatchObject({ total: 1, items: [{ representativeId, alignment: 50 }] });
    const others = await get(school.root, `/alignment?representativeId=${representativeId}`);
    expect(others.body.items).toMatchObject([{ alignment: null, comparable: 0 }]);
    expect((await school.sql<{ n: number }>('SELECT count(*)::int AS n FROM audit_log'))[0]?.n).toBe(before);
    const nowhere = await get(person, '/alignment?representativeId=01890a5d-ac96-774b-bcce-b302099a8057');
    expect(outcome(nowhere)).toEqual([404, 'not_found']);
    expect(outcome(await get(person, '/alignment?representativeId=x'))).toEqual([400, 'validation_failed']);
  });

  it('takes as many statements for many votes as for one', async () => {
    const person = await school.person('STUDENT');
    const statements = async () =>
      Promise.all(
        ['/alignment', '/votes', '/bills', '/representatives'].map(async (path) =>
          (await get(person, path)).headers.get('x-statements'),
        ),
      );
    await vote(person, 'one', 'yes');
    await statements();

    const few = await statements();
    for (let n = 0; n < 8; n++) await vote(person, `many-${n}`, 'no');

    expect(await statements()).toEqual(few);
  });
});
