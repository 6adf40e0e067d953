import { randomUUID } from 'node:crypto';
import { pause } from './instance.js';

/** A student who hands work in, again and again. */
export interface Writer {
  token: string;
  assessmentIds: string[];
}

/** What one request came to: a status, or how the connection broke. */
export interface Outcome {
  at: number;
  what: number | string;
}

export interface Acknowledged {
  key: string;
  text: string;
  receipt: string;
}

const attemptsPerAssessment = 90;

/**
 * Students who hand work in without a pause. Each sends a request again, under the same Idempotency-Key, until it is
 * acknowledged, as a client does when its connection broke and it cannot know what became of the work.
 */
export class Load {
  readonly acknowledged: Acknowledged[] = [];
  readonly outcomes: Outcome[] = [];
  private running = false;
  private writing: Promise<void>[] = [];
  private readonly sent = new Map<Writer, number>();

  constructor(
    private readonly url: string,
    private readonly writers: Writer[],
  ) {}

  start(): void {
    this.running = true;
    this.writing = this.writers.map((writer) => this.write(writer));
  }

  /** No new work; what was sent and not acknowledged is still sent again, unless `givingUp`. */
  async stop({ givingUp = false } = {}): Promise<void> {
    this.running = false;
    this.givingUp = givingUp;
    await Promise.all(this.writing);
  }

  private givingUp = false;

  /** What requests came to after that moment (`performance.now()`). */
  since(at: number): (number | string)[] {
    return this.outcomes.filter((outcome) => outcome.at >= at).map(({ what }) => what);
  }

  private async write(writer: Writer): Promise<void> {
    while (this.running) {
      const count = this.sent.get(writer) ?? 0;
      this.sent.set(writer, count + 1);
      const key = randomUUID();
      const text = `Work ${key}`;
      const assessmentId = writer.assessmentIds[Math.floor(count / attemptsPerAssessment)];
      const receipt = await this.insist(writer, key, JSON.stringify({ assessmentId, text }));
      if (receipt) this.acknowledged.push({ key, text, receipt });
    }
  }

  private async insist({ token }: Writer, key: string, body: string): Promise<string | undefined> {
    while (this.running || !this.givingUp) {
      const answer = await handIn(this.url, token, key, body);
      this.outcomes.push({ at: performance.now(), what: answer.what });
      if (answer.what === 201) return answer.text;
      if (typeof answer.what === 'number' && answer.what !== 503) return undefined;
      await pause(100);
    }
    return undefined;
  }
}

/** Sends one piece of work. */
export async function handIn(url: string, token: string, key: string, body: string) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key };
  try {
    const answer = await fetch(`${url}/api/v1/submissions`, { method: 'POST', headers, body });
    return { what: answer.status, text: await answer.text() };
  } catch (error) {
    const { cause } = error as { cause?: { code?: string; message?: string } };
    return { what: cause?.code ?? cause?.message ?? String(error), text: '' };
  }
}
