import { readFileSync } from 'node:fs';
import { openSchool, type Person } from '../support/school.js';
import { choiceQuestion, numberQuestion, publishedQuiz } from './builders.js';
import { taking } from './exams.js';

const school = openSchool();

/** Processor time of the main thread, which other load on the machine does not affect. */
const threadTimeMs = () => Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;

/** The fields of an item that these tests read. */
interface Figures {
  attempts: number;
  facility: number;
}

type Quiz = Awaited<ReturnType<typeof publishedQuiz>>;

/** Submits a choice and a number for a new student; undefined for no answer. */
async function submit({ assessment, items }: Quiz, choice?: string, value?: string, student?: Person): Promise<Person> {
  const person = student ?? (await school.person('STUDENT', school.p1a));
  const answers = { ...(choice && { [items.choice]: { choice } }), ...(value && { [items.number]: { value } }) };
  const { status, body } = await school.as(person).post('/submissions', { assessmentId: assessment.id, answers });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return person;
}

const statistics = (id: string, path = '', person = school.ana) =>
  school.as(person).get(`/assessments/${id}/statistics${path}`);

const close = (value: unknown, expected: unknown) =>
  value === null || expected === null ? value === expected : Math.abs(Number(value) - Number(expected)) < 1e-9;

describe('GET /assessments/:id/statistics', () => {
  it('agrees with the aggregates of PostgreSQL on the same matrix', async () => {
    const quiz = await publishedQuiz(school);
    for (const [choice, value] of [
      ['a', '4'],
      ['a', '5'],
      ['b', '4'],
      ['b', '5'],
      ['a', '4'],
      [undefined, '4'],
      ['a', undefined],
    ])
      await submit(quiz, choice, value);

    const { status, body, headers } = await statistics(quiz.assessment.id);

    const [sums] = await school.sql<Record<string, string>>(
      `WITH m AS (
         SELECT (t.grades -> $2 ->> 'score')::float AS c, (t.grades -> $3 ->> 'score')::float AS n
         FROM submission_attempts t JOIN submissions s ON s.id = t.submission_id WHERE s.assessment_id = $1
       )
       SELECT avg(c + n) AS mean, percentile_cont(0.5) WITHIN GROUP (ORDER BY c + n) AS median, stddev_samp(c + n) AS deviation,
         2 * (1 - (var_samp(c) + var_samp(n)) / var_samp(c + n)) AS alpha, avg(c) AS "choiceFacility", avg(n) / 2 AS "numberFacility",
         corr(c, n) AS "choiceRest", sqrt(covar_samp(c, c + n)) / (sqrt(covar_samp(c, c + n)) + sqrt(covar_samp(n, c + n))) AS "choiceWeight"
       FROM m`,
      [quiz.assessment.id, quiz.items.choice, quiz.items.number],
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      attemptCount: 7,
      maxScore: 3,
      attempts: 'counted',
      items: [
        { number: 1, unanswered: 1 },
        { number: 2, unanswered: 1 },
      ],
    });
    const pairs = [
      [body.mean, sums?.mean],
      [body.median, sums?.median],
      [body.standardDeviation, sums?.deviation],
      [body.cronbachAlpha, sums?.alpha],
      [body.items[0].facility, sums?.choiceFacility],
      [body.items[1].facility, sums?.numberFacility],
      [body.items[0].itemRestCorrelation, sums?.choiceRest],
      [body.items[0].effectiveWeight, sums?.choiceWeight],
    ];
    expect(pairs.filter(([value, expected]) => !close(value, expected))).toEqual([]);
    expect(body.distribution).toEqual({ labels: expect.any(Array), counts: [1, 0, 0, 2, 0, 0, 2, 0, 0, 2] });
    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(4);
  });

  it('counts the attempt of a group once in items, answers and reliability, and its members in the distribution', async () => {
    const people = await Promise.all([1, 2, 3, 4, 5].map(() => school.person('STUDENT', school.p1a)));
    const [first, , , pair, loner] = people as [Person, Person, Person, Person, Person];
    const quiz = await publishedQuiz(school);
    const { id } = quiz.assessment;
    const { body: set } = await school.as(school.ana).post('/group-sets', { classroomId: school.p1a, title: 'Teams' });
    for (const [n, members] of [people.slice(0, 3), [pair], [loner]].entries()) {
      const studentIds = members.map((member) => member.id);
      await school.as(school.ana).post(`/group-sets/${set.id}/groups`, { title: `Group ${n}`, studentIds });
    }
    await school.as(school.ana).patch(`/assessments/${id}`, { groupSetId: set.id }, { 'if-match': '*' });
    const take = async (person: Person, choice: string, value: string) => {
      const taker = await taking(school, person, id);
      await taker.submit({ answers: { [quiz.items.choice]: { choice }, [quiz.items.number]: { value } } });
    };
    await take(first, 'b', '5');
    await take(pair, 'a', '4');
    await take(loner, 'a', '5');

    const { body } = await statistics(id);
    const { body: responses } = await statistics(id, '/responses');
    const { body: similar } = await statistics(id, '/similar-answers');

    expect(body).toMatchObject({ attemptCount: 3, studentCount: 5, median: 0, lowest: 0, highest: 3 });
    expect(body.mean).toBeCloseTo((0 * 3 + 3 + 1) / 5, 9);
    expect(body.distribution.counts).toEqual([3, 0, 0, 1, 0, 0, 0, 0, 0, 1]);
    expect(body.items.map(({ attempts, facility }: Figures) => [attempts, facility.toFixed(6)])).toEqual([
      [3, '0.666667'],
      [3, '0.333333'],
    ]);
    // The attempts 0 + 0, 1 + 2 and 1 + 0 of the items.
    const deviation = Math.sqrt(7 / 3);
    expect(body.cronbachAlpha).toBeCloseTo(2 * (1 - (1 / 3 + 4 / 3) / (7 / 3)), 9);
    expect(body.standardError).toBeCloseTo(deviation * Math.sqrt(1 - body.cronbachAlpha), 9);
    const [choice] = responses.items;
    expect(choice.responses.map(({ value, count }: { value: string; count: number }) => [value, count])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    expect(similar).toEqual({ attemptCount: 3, pairs: [] });
  });

  it('shows each candidate of a random draw with the attempts that drew it', async () => {
    const tag = `drawn-${Math.random()}`;
    for (let n = 0; n < 3; n++)
      await school.as(school.ana).post('/questions', { ...numberQuestion, prompt: `Drawn ${n}`, tags: [tag] });
    const items = [{ question: choiceQuestion }, { draw: { count: 1, tag }, points: 2 }];
    const quiz = await publishedQuiz(school, { items });
    for (let n = 0; n < 6; n++) {
      const student = await school.person('STUDENT', school.p1a);
      const { body: shown } = await school.as(student).get(`/assessments/${quiz.assessment.id}`);
      const drawn = shown.items.find(({ type }: { type: string }) => type === 'numeric').id;
      const answers = { [quiz.items.choice]: { choice: 'a' }, [drawn]: { value: n % 2 ? '4' : '5' } };
      await school.as(student).post('/submissions', { assessmentId: quiz.assessment.id, answers });
    }

    const { body } = await statistics(quiz.assessment.id);

    const counted = await school.sql<{ id: string; n: number; mean: number }>(
      `SELECT i.id, count(t.id)::int AS n, avg((t.grades -> i.id::text ->> 'score')::float / 2) AS mean
       FROM assessment_items i LEFT JOIN submissions s ON s.assessment_id = i.assessment_id
       LEFT JOIN submission_attempts t ON t.submission_id = s.id AND t.grades ? i.id::text
       WHERE i.assessment_id = $1 AND i.draw_id IS NOT NULL GROUP BY i.id, i.position ORDER BY i.position`,
      [quiz.assessment.id],
    );
    const [fixed, ...candidates] = body.items;
    expect([body.itemCount, body.maxScore, quiz.assessment.itemCount, body.items.length]).toEqual([2, 3, 2, 4]);
    expect([fixed.drawId, fixed.attempts, fixed.facility]).toEqual([null, 6, 1]);
    expect(candidates.map((item: Record<string, unknown>) => [item.itemId, item.attempts])).toEqual(
      counted.map(({ id, n }) => [id, n]),
    );
    expect(counted.reduce((sum, { n }) => sum + n, 0)).toBe(6);
    expect(
      candidates.filter(
        (item: Record<string, unknown>, at: number) => !close(item.facility, counted[at]?.mean ?? null),
      ),
    ).toEqual([]);
    const weights = body.items.map(({ intendedWeight }: { intendedWeight: number }) => intendedWeight);
    expect(weights.map((weight: number) => Math.round(weight * 1000))).toEqual([333, 667, 667, 667]);
    expect(candidates.every(({ drawId }: { drawId: string }) => drawId === candidates[0].drawId)).toBe(true);
  });

  it('counts a total below zero as zero, as its grade', async () => {
    const costly = { ...choiceQuestion.key, scoring: { rule: 'negative_marking', penalty: '1', floor: '-1' } };
    const items = [{ question: { ...choiceQuestion, key: costly } }, { question: numberQuestion }];
    const quiz = await publishedQuiz(school, { items });
    await submit(quiz, 'b', '5');
    await submit(quiz, 'b', '4');

    const { body } = await statistics(quiz.assessment.id);

    expect([body.mean, body.lowest, body.highest, body.items[0].facility]).toEqual([0.5, 0, 1, -1]);
  });

  it('is null where nothing is defined, for no, one and equal attempts', async () => {
    const quiz = await publishedQuiz(school);
    const bodies = [(await statistics(quiz.assessment.id)).body];
    await submit(quiz, 'a', '4');
    bodies.push((await statistics(quiz.assessment.id)).body);
    await submit(quiz, 'a', '4');
    bodies.push((await statistics(quiz.assessment.id)).body);

    expect(
      bodies.map(({ mean, standardDeviation, cronbachAlpha, items }) => [
        mean,
        standardDeviation,
        cronbachAlpha,
        items[0].itemRestCorrelation,
      ]),
    ).toEqual([
      [null, null, null, null],
      [3, null, null, null],
      [3, 0, null, null],
    ]);
  });

  it('analyses the attempt that counts, the first or the last one', async () => {
    const quiz = await publishedQuiz(school, { maxAttempts: 3, gradingMethod: 'highest' });
    const student = await submit(quiz, 'b', '4');
    await submit(quiz, 'a', '4', student);
    await submit(quiz, 'b', '5', student);

    const means = await Promise.all(
      ['', '?attempts=first', '?attempts=last'].map(
        async (query) => (await statistics(quiz.assessment.id, query)).body.mean,
      ),
    );

    expect(means).toEqual([3, 2, 0]);
  });

  it('belongs to the teachers of the class and to admins', async () => {
    const { assessment } = await publishedQuiz(school);

    const statuses = await Promise.all(
      [school.root, school.ana, school.olga, school.ben, school.paula].map(async (person) =>
        Promise.all(
          ['', '/responses', '/similar-answers'].map(
            async (path) => (await statistics(assessment.id, path, person)).status,
          ),
        ),
      ),
    );

    expect(statuses).toEqual([200, 200, 404, 403, 403].map((status) => [status, status, status]));
    expect((await statistics(assessment.id, '?attempts=best')).status).toBe(400);
    expect((await statistics('exam')).status).toBe(400);
  });
});

describe('GET /assessments/:id/statistics/responses', () => {
  const named = (text: string) => [...text].map((letter) => ({ id: letter.toLowerCase(), text: letter }));
  const questions = [
    {
      type: 'numeric',
      prompt: 'How far?',
      body: { units: ['km', 'm'] },
      key: { answers: [{ value: '5', credit: '1' }] },
    },
    { type: 'hot_text', body: { text: '[[a]] [[b]] [[c]]', phrases: named('ABC') }, key: { credits: { a: '1' } } },
    {
      type: 'cloze',
      body: {
        text: '[[1]] [[2]]',
        gaps: [
          { id: '1', type: 'short_text' },
          { id: '2', type: 'multiple_choice', choices: named('ABC') },
        ],
      },
      key: {
        gaps: {
          '1': { weight: '1', caseSensitive: true, answers: [{ text: 'x', credit: '1' }] },
          '2': { weight: '1', credits: { a: '1' } },
        },
      },
    },
    { type: 'ordering', prompt: 'Order.', body: { items: named('AB') }, key: { order: ['a', 'b'] } },
  ];

  it('counts each part of an answer, whatever the order of choices', async () => {
    const items = questions.map((question) => ({ question: { prompt: '', points: 1, ...question } }));
    const { assessment } = await publishedQuiz(school, { items });
    const answers = [
      [
        { value: '5', unit: 'km' },
        { phrases: ['a', 'b'] },
        { gaps: { '1': { text: 'y' }, '2': { choices: ['b', 'a'] } } },
      ],
      [{ value: '5 km' }, { phrases: ['b', 'a'] }, { gaps: { '2': { choices: ['a', 'b'] }, '1': { text: 'y' } } }],
    ];
    for (const some of answers) {
      const given = [...some, { order: ['b', 'a'] }].map((answer, at) => [assessment.items[at].id, answer]);
      const draft = { assessmentId: assessment.id, answers: Object.fromEntries(given) };
      await school.as(await school.person('STUDENT', school.p1a)).post('/submissions', draft);
    }

    const { body } = await statistics(assessment.id, '/responses');

    const countsOf = ({ responses }: { responses: Record<string, unknown>[] }) =>
      responses.map(({ part, value, label, count }) => [part, value, label, count]);
    expect(body.items.map(countsOf)).toEqual([
      [[null, '5 km', null, 2]],
      [
        [null, 'a', 'A', 2],
        [null, 'b', 'B', 2],
        [null, 'c', 'C', 0],
      ],
      [
        ['1', 'y', null, 2],
        ['2', 'a', 'A', 2],
        ['2', 'b', 'B', 2],
        ['2', 'c', 'C', 0],
      ],
      [
        ['1', 'b', 'B', 2],
        ['2', 'a', 'A', 2],
      ],
    ]);
  });

  it('counts each answer, choices without any too', async () => {
    const quiz = await publishedQuiz(school, { withEssay: false });
    for (const value of ['4', '5', '5']) await submit(quiz, 'a', value);
    await submit(quiz);

    const { status, body, headers } = await statistics(quiz.assessment.id, '/responses');

    expect(status).toBe(200);
    expect(body.items.map(({ attempts, responses }: Record<string, unknown>) => [attempts, responses])).toEqual([
      [
        4,
        [
          { part: null, value: 'a', label: '3/4', count: 3, share: 0.75 },
          { part: null, value: 'b', label: '2/3', count: 0, share: 0 },
        ],
      ],
      [
        4,
        [
          { part: null, value: '5', label: null, count: 2, share: 0.5 },
          { part: null, value: '4', label: null, count: 1, share: 0.25 },
        ],
      ],
    ]);
    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(4);
  });
});

describe('GET /assessments/:id/statistics/similar-answers', () => {
  const letters = [...'abcdefghij'];
  const severalChoices = {
    type: 'multiple_choice',
    prompt: 'Choose.',
    points: 1,
    key: { credits: { a: '1' } },
    body: { choices: letters.map((id) => ({ id, text: id.toUpperCase() })) },
  };
  const number = (at: number, item: number) => ({
    value: at < 2 ? `7${item}` : item % 3 ? '4' : String(900 + at * 20 + item),
  });
  const choices = (at: number, item: number) => ({
    choices: at < 2 ? ['cj', 'jc'][at]?.split('') : item % 3 ? ['a'] : ['b', letters[at]],
  });

  it.each([
    ['the same rare wrong answers', numberQuestion, number],
    ['the same wrong choices, made in another order', severalChoices, choices],
  ])('names two students with %s', async (_, question, answerOf) => {
    const questions = Array.from({ length: 12 }, (__, n) => ({
      question: n % 2 ? question : { ...question, prompt: `Item ${n}` },
    }));
    const { assessment } = await publishedQuiz(school, { items: [...questions, { question: choiceQuestion }] });
    const people = await Promise.all(Array.from({ length: 9 }, () => school.person('STUDENT', school.p1a)));
    for (const [at, person] of people.entries()) {
      const answers = Object.fromEntries(
        assessment.items.slice(0, 12).map(({ id }: { id: string }, item: number) => [id, answerOf(at, item)]),
      );
      await school.as(person).post('/submissions', { assessmentId: assessment.id, answers });
    }

    const { status, body } = await statistics(assessment.id, '/similar-answers');

    expect([status, body.attemptCount]).toEqual([200, 9]);
    const found = body.pairs.map(({ students, bothWrong, equalWrong }: Record<string, { studentId: string }[]>) => [
      students?.map(({ studentId }) => studentId).sort(),
      bothWrong,
      equalWrong,
    ]);
    expect(found).toEqual([
      [
        people
          .slice(0, 2)
          .map(({ id }) => id)
          .sort(),
        12,
        12,
      ],
    ]);
  });
});

describe('statistics of a large class', () => {
  it('leave the process free for other requests', async () => {
    const { assessment } = await publishedQuiz(school, {
      items: Array.from({ length: 50 }, () => ({ question: choiceQuestion })),
    });
    // The triggers, which keep grades and totals, take longer than all else in this file.
    await school.sql('ALTER TABLE submissions DISABLE TRIGGER USER');
    await school.sql(
      `WITH people AS (
         INSERT INTO users (id, organization_id, email, password_hash, first_name, last_name, role, email_verified)
         SELECT gen_random_uuid(), 'test', 'large' || n || '@test.example', 'x', 'Large', n::text, 'STUDENT', true FROM generate_series(1, 3000) n RETURNING id
       ), work AS (
         INSERT INTO submissions (id, organization_id, assessment_id, student_id, subject_id, classroom_id, status, score, counted_attempt, submitted_at)
         SELECT gen_random_uuid(), 'test', a.id, p.id, a.subject_id, a.classroom_id, 'graded', 25, 1, now() FROM people p, assessments a WHERE a.id = $1
         RETURNING id, student_id
       )
       INSERT INTO submission_attempts (id, submission_id, student_id, attempt_number, answers, grades, submitted_at, is_late, auto_score, pending_items, score, released_at, receipt)
       SELECT gen_random_uuid(), w.id, w.student_id, 1, '{}', g.grades, now(), false, 25, 0, 25, now(), '{}'
       FROM work w CROSS JOIN LATERAL (
         SELECT jsonb_object_agg(i.id, jsonb_build_object('score', (random() < 0.5)::int::text, 'maxScore', '1.00', 'outcome', 'correct', 'explanation', w.id::text)) AS grades
         FROM assessment_items i WHERE i.assessment_id = $1
       ) g`,
      [assessment.id],
    );
    await school.sql('ALTER TABLE submissions ENABLE TRIGGER USER');
    let maxMs = 0;
    let last = threadTimeMs();
    const timer = setInterval(() => {
      const now = threadTimeMs();
      maxMs = Math.max(maxMs, now - last);
      last = now;
    }, 1);

    const { status, body } = await statistics(assessment.id);

    clearInterval(timer);
    expect([status, body.attemptCount, body.items.length]).toEqual([200, 3000, 50]);
    expect(maxMs).toBeLessThan(150);
  });
});
