import { numberQuestion, publishedQuiz } from '../assessment/builders.js';
import { newScreen } from '../assessment/exams.js';
import { Client } from '../support/client.js';
import { Instance, pause } from '../support/instance.js';
import { openSchool, type Person } from '../support/school.js';

const inLongRun = process.env.LONG ? describe : describe.skip;
const roomSize = 40;
const saveEveryMs = 10_000;
const savesPerStudent = 8;
const maxSlowdown = 3;

const percentile = (times: number[], share: number) =>
  times.toSorted((one, other) => one - other).at(Math.ceil(times.length * share) - 1) ?? 0;

/** Milliseconds of a request that has to answer with `expected`, and its body. */
async function timed(send: () => ReturnType<Client['get']>, expected: number) {
  const startedAt = performance.now();
  const { status, body } = await send();
  const ms = performance.now() - startedAt;
  expect(status).toBe(expected);
  return { ms, body };
}

/** A student at one window of the exam, as a client of `server`. */
class Student {
  private attempt = { id: '', items: [] as { id: string }[] };
  private sequence = 0;
  private readonly screenId = newScreen();

  constructor(
    private readonly client: Client,
    private readonly assessmentId: string,
  ) {}

  async start(): Promise<number> {
    const path = `/assessments/${this.assessmentId}/attempts`;
    const { ms, body } = await timed(() => this.client.post(path, { screenId: this.screenId }), 201);
    this.attempt = body;
    return ms;
  }

  async save(): Promise<number> {
    const sequence = ++this.sequence;
    const item = this.attempt.items[sequence % this.attempt.items.length]?.id ?? '';
    const draft = { screenId: this.screenId, sequence, answers: { [item]: { value: String(sequence) } } };
    return (await timed(() => this.client.patch(`/attempts/${this.attempt.id}/answers`, draft), 200)).ms;
  }

  /** Saves at a steady pace and returns the milliseconds of each request. */
  async saves(count: number, everyMs: number): Promise<number[]> {
    const times: number[] = [];
    await pause(Math.random() * everyMs);
    for (let number = 0; number < count; number++) {
      times.push(await this.save());
      await pause(everyMs);
    }
    return times;
  }
}

/** Students who start in the same second and then save at a steady pace: the milliseconds of each request. */
async function together(room: Student[], { saves, everyMs }: { saves: number; everyMs: number }) {
  const starts = await Promise.all(room.map((student) => pause(Math.random() * 1000).then(() => student.start())));
  const saved = await Promise.all(room.map((student) => student.saves(saves, everyMs)));
  return { starts, saves: saved.flat() };
}

inLongRun('an exam of fifty questions in a full room', () => {
  const school = openSchool();
  let server: Instance;

  beforeAll(async () => {
    const { PORT: _, ...environment } = school.environment;
    server = await Instance.on(environment);
    await server.start();
  }, 60_000);

  afterAll(() => server.end('SIGTERM'));

  const as = (person: Person) => new Client(server.url, () => school.as(person).token());

  /** New students of P1A at one new exam. */
  async function studentsOf(count: number): Promise<Student[]> {
    const items = Array.from({ length: 50 }, () => ({ question: numberQuestion }));
    const { assessment } = await publishedQuiz(school, { items, timeLimitMinutes: 40 });
    const people = await school.crowd(count);
    await school.sql(
      `INSERT INTO classroom_members (id, classroom_id, user_id, member_role, academic_year)
       SELECT gen_random_uuid(), $1, id, 'STUDENT', $3 FROM unnest($2::uuid[]) id`,
      [school.p1a, people.map(({ id }) => id), school.year],
    );
    return people.map((person) => new Student(as(person), assessment.id));
  }

  it('starts and saves for all forty within three times the time of one student', async () => {
    // A room before this one: it opens the connections, and fills the caches of the process and of each connection.
    for (let room = 0; room < 3; room++) await together(await studentsOf(roomSize), { saves: 2, everyMs: 200 });
    const alone = { starts: new Array<number>(), saves: new Array<number>() };
    for (const student of await studentsOf(roomSize)) {
      alone.starts.push(await student.start());
      alone.saves.push(...(await student.saves(savesPerStudent, 20)));
    }

    const room = await together(await studentsOf(roomSize), { saves: savesPerStudent, everyMs: saveEveryMs });

    const shown = (times: number[]) =>
      [0.5, 0.99].map((share) => `${percentile(times, share).toFixed(1)} ms`).join(', ');
    console.info(`alone: start ${shown(alone.starts)}, save ${shown(alone.saves)} (median, p99)`);
    console.info(`together: start ${shown(room.starts)}, save ${shown(room.saves)} (median, p99)`);
    expect(percentile(room.starts, 0.99)).toBeLessThan(maxSlowdown * percentile(alone.starts, 0.99));
    expect(percentile(room.saves, 0.99)).toBeLessThan(maxSlowdown * percentile(alone.saves, 0.99));
  }, 240_000);
});
