import { FinishService } from '#assessment/attempts/finish.service.js';
import { Clock } from '#platform/config/clock.js';
import { Scheduler } from '#platform/jobs/scheduler.js';
import { StreamClient } from '../messaging/stream-client.js';
import type { Answer } from '../support/client.js';
import type { Person, School } from '../support/school.js';
import { publishedQuiz } from './builders.js';

/** The time of the instance, moved by minutes. */
export const inMinutes = (school: School, minutes = 0): Date =>
  new Date(school.app.get(Clock).now().getTime() + minutes * 60_000);

/** Publishes an exam of 40 minutes in P1A. */
export const publishedExam = (school: School, fields: object = {}) =>
  publishedQuiz(school, { type: 'exam', timeLimitMinutes: 40, ...fields });

let screens = 0;
/** The id of a new window. */
export const newScreen = (): string => `00000000-0000-4000-8000-${String(++screens).padStart(12, '0')}`;

/** A student at a window of an attempt. */
export class Taker {
  attempt: Answer['body'];
  sequence = 0;
  readonly screenId = newScreen();

  constructor(
    readonly school: School,
    readonly person: Person,
    readonly assessmentId: string,
  ) {}

  private get client() {
    return this.school.as(this.person);
  }

  async start(draft: object = {}, headers: Record<string, string> = {}): Promise<Answer> {
    const path = `/assessments/${this.assessmentId}/attempts`;
    const answer = await this.client.post(path, { screenId: this.screenId, ...draft }, headers);
    if (answer.status === 201) this.attempt = answer.body;
    return answer;
  }

  save(answers: object, draft: object = {}, headers: Record<string, string> = {}): Promise<Answer> {
    const body = { screenId: this.screenId, sequence: ++this.sequence, answers, ...draft };
    return this.client.patch(`/attempts/${this.attempt.id}/answers`, body, headers);
  }

  submit(draft: object = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.client.post(`/attempts/${this.attempt.id}/submit`, { screenId: this.screenId, ...draft }, headers);
  }

  move(position: number): Promise<Answer> {
    return this.client.patch(`/attempts/${this.attempt.id}/position`, { screenId: this.screenId, position });
  }

  get(): Promise<Answer> {
    return this.client.get(`/attempts/${this.attempt.id}`);
  }

  /** The same student at another window, at which the attempt is continued. */
  async elsewhere(): Promise<Taker> {
    const other = new Taker(this.school, this.person, this.assessmentId);
    await other.start();
    other.sequence = other.attempt.lastSequence;
    return other;
  }

  /** Opens the stream of the attempt and waits for its first event. */
  async stream(): Promise<StreamClient> {
    return openStream(this.school, this.person, `/attempts/${this.attempt.id}/stream`);
  }
}

export async function openStream(school: School, person: Person, path: string): Promise<StreamClient> {
  const authorization = `Bearer ${await school.as(person).token()}`;
  const stream = await new StreamClient().open(`${school.url}/api/v1${path}`, { authorization });
  await stream.waitUntil(() => stream.events.length > 0);
  return stream;
}

/** Starts an attempt of a student. */
export async function taking(school: School, person: Person, assessmentId: string): Promise<Taker> {
  const taker = new Taker(school, person, assessmentId);
  const { status, body } = await taker.start();
  if (status !== 201) throw new Error(JSON.stringify(body));
  return taker;
}

/** Lets the scheduled job find attempts whose time is up, and the queued jobs submit them. */
export async function runTimer(school: School): Promise<void> {
  const finishing = school.app.get(FinishService, { strict: false });
  await school.app.get(Scheduler, { strict: false }).run('find-overdue-attempts', () => finishing.enqueueOverdue());
  await school.runJobs();
}

/** The answers of the attempts a student has submitted. */
export async function submittedBy(school: School, person: Person, assessmentId: string): Promise<Answer['body'][]> {
  const { body: page } = await school
    .as(school.ana)
    .get(`/submissions?assessmentId=${assessmentId}&studentId=${person.id}`);
  const [work] = page.items;
  if (!work) return [];
  return (await school.as(school.ana).get(`/submissions/${work.id}/attempts`)).body.items;
}
