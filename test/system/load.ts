import { randomUUID } from 'node:crypto';
import { pause } from '../support/instance.js';

/** A signed-in student and the assessments they submit work for. */
export interface Writer {
  token: string;
  assessmentIds: string[];
}

/** The outcome of one request: the HTTP status, or the network error. */
export interface Outcome {
  at: number;
  outcome: number | string;
}

export interface Acknowledged {
  key: string;
  text: string;
  receipt: string;
}

const attemptsPerAssessment = 90;

/**
 * Students who submit work continuously. Each retries a request with the same Idempotency-Key until it is acknowledged,
 * as a client does after a network error, when it cannot know whether the work was stored.
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

  /** Sends no new work. Requests without acknowledgement are still retried, unless `retryPending` is false. */
  async stop({ retryPending = true } = {}): Promise<void> {
    this.running = false;
    this.retryPending = retryPending;
    await Promise.all(this.writing);
  }

  private retryPending = true;

  /** Outcomes of requests that ended after that time (`performance.now()`). */
  since(at: number): (number | string)[] {
    return this.outcomes.filter((each) => each.at >= at).map(({ outcome }) => outcome);
  }

  private async write(writer: Writer): Promise<void> {
    while (this.running) {
      const count = this.sent.get(writer) ?? 0;
      this.sent.set(writer, count + 1);
      const key = randomUUID();
      const text = `Work ${key}`;
      const assessmentId = writer.assessmentIds[Math.floor(count / attemptsPerAssessment)];
      const receipt = await this.submitUntilAcknowledged(writer, key, JSON.stringify({ assessmentId, text }));
      if (receipt) this.acknowledged.push({ key, text, receipt });
    }
  }

  private async submitUntilAcknowledged({ token }: Writer, key: string, body: string): Promise<string | undefined> {
    while (this.running || this.retryPending) {
      const { outcome, text } = await submit(this.url, token, key, body);
      this.outcomes.push({ at: performance.now(), outcome });
      if (outcome === 201) return text;
      if (typeof outcome === 'number' && outcome !== 503) return undefined;
      await pause(100);
    }
    return undefined;
  }
}

/** Submits one piece of work. */
export async function submit(url: string, token: string, key: string, body: string) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key };
  try {
    const response = await fetch(`${url}/api/v1/submissions`, { method: 'POST', headers, body });
    return { outcome: response.status, text: await response.text() };
  } catch (error) {
    const { cause } = error as { cause?: { code?: string; message?: string } };
    return { outcome: cause?.code ?? cause?.message ?? String(error), text: '' };
  }
}
