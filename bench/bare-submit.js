import { randomUUID } from 'node:crypto';
import { HttpError } from './bare-auth.js';

/** Adds the route that grades and stores an attempt, in one transaction. */
export function submitRoute(server, { query, inTransaction, actorOf }) {
  server.post('/api/v1/submissions', async (request, reply) => {
    const actor = await actorOf(request);
    const { assessmentId, answers } = request.body;
    const [assessment] = await query('openAssessment', [assessmentId, actor.id]);
    if (!assessment) throw new HttpError(404, 'not found');
    const grades = gradesOf(await query('items', [assessmentId]), answers);
    const submission = await inTransaction((run) => store(run, { actor, assessment, answers, grades }));
    reply.code(201);
    return submission;
  });
}

const gradesOf = (items, answers) =>
  Object.fromEntries(items.map(({ id, key, points }) => [id, answers[id]?.value === key.answer ? Number(points) : 0]));

async function store(run, { actor, assessment, answers, grades }) {
  const { id, subject_id, classroom_id, max_attempts } = assessment;
  const score = Object.values(grades).reduce((sum, points) => sum + points, 0);
  const [submission] = await run('submit', [randomUUID(), id, actor.id, subject_id, classroom_id, score, max_attempts]);
  if (!submission) throw new HttpError(409, 'no attempts left');
  await run('attempt', [randomUUID(), submission.id, actor.id, submission.attemptCount, answers, grades, score]);
  return submission;
}

/** Runs `work` in a transaction; it gets a function that runs a statement of it. */
export const transactions = (pool, query) => async (work) => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work((name, values) => query(name, values, client));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
};
