import { randomUUID } from 'node:crypto';
import { Client } from '../support/client.js';
import { pause } from '../support/instance.js';

/** A student who saves the next answer as soon as the last one was acknowledged, through every crash. */
export class AnswerSaver {
  /** The highest sequence that the server has acknowledged. */
  acknowledged = 0;
  /** What was acknowledged before the latest request that failed. */
  atRestart = Infinity;
  isStopped = false;

  private constructor(
    private readonly client: Client,
    private readonly screenId: string,
    readonly attemptId: string,
  ) {}

  static async start(url: string, token: string, assessmentId: string): Promise<AnswerSaver> {
    const client = new Client(url, () => Promise.resolve(token));
    const screenId = randomUUID();
    const { status, body } = await client.post(`/assessments/${assessmentId}/attempts`, { screenId });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return new AnswerSaver(client, screenId, body.id);
  }

  async run(): Promise<void> {
    for (let sequence = 1; !this.isStopped; sequence++) {
      const draft = { screenId: this.screenId, sequence, answers: {}, text: `Answer ${sequence}` };
      const status = await this.client.patch(`/attempts/${this.attemptId}/answers`, draft).then(
        (answer) => answer.status,
        () => 0,
      );
      if (status === 200) this.acknowledged = sequence;
      else {
        this.atRestart = this.acknowledged;
        await pause(50);
      }
    }
  }
}
