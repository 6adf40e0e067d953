import { randomUUID } from 'node:crypto';
import { HttpError } from './bare-auth.js';

/** Adds the routes that start an attempt and save answers, as a straightforward server does: one statement for each step. */
export function attemptRoutes(server, { query, inTransaction, actorOf }) {
  server.post('/api/v1/assessments/:id/attempts', async (request, reply) => {
    const actor = await actorOf(request);
    const { screenId } = request.body;
    const [assessment] = await query('openAssessment', [request.params.id, actor.id]);
    if (!assessment) throw new HttpError(404, 'not found');
    const items = await query('shownItems', [assessment.id]);
    const [known] = await query('openAttempt', [assessment.id, actor.id]);
    const { subject_id, classroom_id } = assessment;
    const [attempt] = known
      ? await query('continueAttempt', [known.id, screenId])
      : await query('startAttempt', [randomUUID(), assessment.id, actor.id, classroom_id, subject_id, screenId]);
    const answers = await query('savedAnswers', [attempt.id]);
    reply.code(201);
    return { ...attempt, items, answers: Object.fromEntries(answers.map((each) => [each.itemId, each.response])) };
  });
  server.patch('/api/v1/attempts/:id/answers', async (request) => {
    const actor = await actorOf(request);
    const { screenId, sequence, answers } = request.body;
    const [attempt] = await query('attemptOf', [request.params.id, actor.id]);
    if (!attempt) throw new HttpError(404, 'not found');
    if (attempt.status !== 'in_progress' || attempt.screenId !== screenId) throw new HttpError(409, 'not open');
    const known = new Set((await query('items', [attempt.assessmentId])).map(({ id }) => id));
    if (Object.keys(answers).some((id) => !known.has(id))) throw new HttpError(400, 'unknown item');
    await inTransaction(async (run) => {
      for (const [itemId, response] of Object.entries(answers))
        await run('saveAnswer', [attempt.id, itemId, sequence, JSON.stringify(response)]);
      await run('touchAttempt', [attempt.id, sequence]);
    });
    return { lastSequence: sequence, savedItems: Object.keys(answers), deadlineAt: attempt.deadlineAt };
  });
}
