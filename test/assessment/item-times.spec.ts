import { openSchool } from '../support/school.js';
import { publishedExam, submittedBy, type Taker, taking } from './exams.js';

const school = openSchool();

const report = (seconds: Record<string, number>) => ({
  timeSpent: Object.entries(seconds).map(([itemId, value]) => ({ itemId, seconds: value })),
});

const timesOf = (attempt: { timeSpent: { itemId: string; seconds: number }[] }) =>
  Object.fromEntries(attempt.timeSpent.map(({ itemId, seconds }) => [itemId, seconds]));

/** A student of P1A who has started an exam. */
async function started(assessmentId: string): Promise<Taker> {
  return taking(school, await school.person('STUDENT', school.p1a), assessmentId);
}

describe('time spent per item', () => {
  it('is a total that never shrinks, and another window continues from it', async () => {
    const { assessment, items } = await publishedExam(school);
    const taker = await started(assessment.id);
    school.advanceClock({ seconds: 120 });

    await taker.save({}, report({ [items.choice]: 30 }));
    await taker.save({}, report({ [items.choice]: 30, [items.number]: 20 }));
    await taker.save({}, report({ [items.choice]: 10 }));
    const other = await taker.elsewhere();

    expect(timesOf(other.attempt)).toEqual({ [items.choice]: 30, [items.number]: 20 });
  });

  it('is limited to the time of the attempt by the clock of the server, in proportion', async () => {
    const { assessment, items } = await publishedExam(school);
    const taker = await started(assessment.id);
    school.advanceClock({ seconds: 100 });

    await taker.save({}, report({ [items.choice]: 300, [items.number]: 100 }));
    const { body } = await taker.get();

    const { [items.choice]: choice, [items.number]: number } = timesOf(body);
    expect([75, 76]).toContain(choice);
    expect(number).toBe(25);
  });

  it('does not count pauses, nor time after the deadline', async () => {
    const { assessment, items } = await publishedExam(school, { timeLimitMinutes: 1 });
    const taker = await started(assessment.id);
    const board = `/assessments/${assessment.id}/attempts`;
    await school.as(school.ana).post(`${board}/pause`, {});
    school.advanceClock({ seconds: 600 });
    await school.as(school.ana).post(`${board}/resume`, {});
    school.advanceClock({ seconds: 62 });

    await taker.save({}, report({ [items.choice]: 5000 }));
    const { body } = await taker.get();

    expect(timesOf(body)[items.choice]).toBeLessThanOrEqual(60);
    expect(timesOf(body)[items.choice]).toBeGreaterThanOrEqual(58);
  });

  it('is not exceeded by reports at the same time', async () => {
    const { assessment, items } = await publishedExam(school);
    const taker = await started(assessment.id);
    school.advanceClock({ seconds: 60 });

    const saves = await Promise.all(
      [items.choice, items.number, items.choice, items.number].map((id, at) =>
        taker.save({}, report({ [id]: 60 + at })),
      ),
    );
    const { body } = await taker.get();

    expect(saves.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const total = Object.values(timesOf(body)).reduce((sum, seconds) => sum + seconds, 0);
    expect(total).toBeGreaterThanOrEqual(60);
    expect(total).toBeLessThanOrEqual(64);
  });

  it('answers 400 for an unknown item', async () => {
    const { assessment } = await publishedExam(school);
    const taker = await started(assessment.id);

    const saved = await taker.save({}, report({ [assessment.id]: 5 }));
    const submitted = await taker.submit(report({ [assessment.id]: 5 }));

    expect([saved.status, saved.body.code]).toEqual([400, 'item_unknown']);
    expect([submitted.status, submitted.body.code]).toEqual([400, 'item_unknown']);
  });

  it('is shown to teachers in the attempt and in the statistics, computed by hand', async () => {
    const { assessment, items } = await publishedExam(school);
    const takers = [];
    for (let n = 0; n < 4; n++) takers.push(await started(assessment.id));
    school.advanceClock({ seconds: 300 });
    // Choice: 10, 20, 60 s, mean 30, median 20. Number: 40 and 50 s, mean and median 45. The fourth reports nothing.
    const reports = [
      { [items.choice]: 10, [items.number]: 40 },
      { [items.choice]: 20, [items.number]: 50 },
      { [items.choice]: 60 },
      {},
    ];
    for (const [n, taker] of takers.entries())
      await taker.submit({ answers: { [items.choice]: { choice: 'a' } }, ...report(reports[n] ?? {}) });

    const { body } = await school.as(school.ana).get(`/assessments/${assessment.id}/statistics`);
    const [first] = takers;
    const [attempt] = first ? await submittedBy(school, first.person, assessment.id) : [];
    const own = await school.as(first?.person ?? school.ben).get('/submissions/me');
    const ownAttempts = await school
      .as(first?.person ?? school.ben)
      .get(`/submissions/${own.body.items[0].id}/attempts`);

    expect(body.items.map(({ timeSpent }: { timeSpent: object }) => timeSpent)).toEqual([
      { attempts: 3, meanSeconds: 30, medianSeconds: 20 },
      { attempts: 2, meanSeconds: 45, medianSeconds: 45 },
    ]);
    expect(timesOf(attempt)).toEqual({ [items.choice]: 10, [items.number]: 40 });
    expect(ownAttempts.body.items[0]).not.toHaveProperty('timeSpent');
  });
});
