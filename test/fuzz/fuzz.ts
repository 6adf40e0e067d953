import type { OpenAPIObject } from '@nestjs/swagger';
import { Database } from '#platform/database/database.js';
import { before, type Stage } from '../contract/fixtures.js';
import { documentOf, type Operation, operationsOf, resolved } from '../contract/operations.js';
import { insider } from '../contract/people.js';
import { filled, neededHeaders, pathIds, validBody } from '../contract/requests.js';
import { type Random, seeded } from '../contract/values.js';
import type { School } from '../support/school.js';
import { brokenCases, type Case, sent, type Sound } from './cases.js';
import { faultsOf, type Reply, slowestMs } from './oracle.js';
import { Wire } from './wire.js';

export interface Report {
  /** What was wrong, one sentence each. */
  findings: string[];
  /** Operations that answered a sound request with something else than success. */
  neverSucceeded: Map<string, string>;
  requests: number;
}

const atOnce = 8;

/** Sends every operation of a school sound and broken requests, and notes every answer that was not promised. */
export class Fuzzer {
  private readonly document: OpenAPIObject;
  private readonly columns: string[];
  private readonly wire: Wire;
  private readonly random: Random;
  private readonly report: Report = { findings: [], neverSucceeded: new Map(), requests: 0 };

  constructor(
    private readonly school: School,
    private readonly seed: number,
    private readonly casesPerOperation: number,
  ) {
    this.document = documentOf(school);
    this.random = seeded(seed);
    this.wire = new Wire(school.url);
    const { entityMetadatas } = school.app.get(Database).dataSource;
    this.columns = [...new Set(entityMetadatas.flatMap(({ columns }) => columns.map((column) => column.propertyName)))];
  }

  async run(): Promise<Report> {
    for (const operation of operationsOf(this.document)) await this.fuzz(operation);
    this.wire.close();
    return this.report;
  }

  private async fuzz(operation: Operation): Promise<void> {
    const stage = await this.stageFor(operation);
    const sound = await this.soundRequest(operation, stage);
    await this.trySound(sound, stage);
    const cases = this.chosen([...brokenCases(sound, this.random)]);
    for (let start = 0; start < cases.length; start += atOnce) {
      const replies = await Promise.all(cases.slice(start, start + atOnce).map((broken) => this.try(sound, broken)));
      if (replies.some((reply) => reply?.status === 401))
        Object.assign(sound.headers, await this.credentials(operation));
    }
    const { status } = await this.wire.send('GET', '/health/live', {});
    if (status !== 200) this.note(operation, 'anything', `left the school answering ${status}`);
  }

  private chosen(cases: Case[]): Case[] {
    return cases
      .map((broken) => ({ broken, turn: this.random() }))
      .sort((a, b) => a.turn - b.turn)
      .slice(0, this.casesPerOperation)
      .map(({ broken }) => broken);
  }

  /** An operation that is done to oneself would spoil the next one, so each is tried by somebody new. */
  private async stageFor({ access }: Operation): Promise<Stage> {
    const role = (Array.isArray(access) && access[0]) || 'ADMIN';
    return { school: this.school, actor: await insider(this.school, role), role };
  }

  private async soundRequest(operation: Operation, stage: Stage): Promise<Sound> {
    const ids = await pathIds(operation, stage);
    await before[operation.id]?.(stage, ids);
    const body = await validBody(this.document, operation, stage, this.random, ids);
    const headers = { ...neededHeaders(operation), ...(await this.credentials(operation, stage)) };
    const schema = operation.body && resolved(this.document, operation.body);
    return { operation, ids, body, headers, schema, columns: this.columns };
  }

  private async credentials(operation: Operation, stage?: Stage): Promise<Record<string, string>> {
    if (operation.access === 'public') return {};
    if (operation.access === 'operator') return { 'x-operator-key': 'operator-of-tests' };
    const { actor } = stage ?? (await this.stageFor(operation));
    return { authorization: `Bearer ${await this.school.as(actor).token()}` };
  }

  private async trySound({ operation, ids, body, headers }: Sound, { actor }: Stage): Promise<void> {
    const path = filled(operation.path, ids);
    if (body instanceof FormData) {
      const { status, body: answer } = await this.school.as(actor).send(operation.method, path, body);
      return this.judge(operation, status, JSON.stringify(answer));
    }
    const request = sent(body, headers);
    const reply = await this.wire.send(operation.method, path, request.headers, request.body);
    for (const fault of faultsOf(reply)) this.note(operation, 'a sound request', fault);
    this.judge(operation, reply.status, reply.text);
  }

  private judge({ id, method, path }: Operation, status: number, text: string): void {
    if (status < 200 || status > 299)
      this.report.neverSucceeded.set(id, `${method} ${path}: ${status} ${text.slice(0, 300)}`);
  }

  private async try({ operation }: Sound, broken: Case): Promise<Reply | undefined> {
    this.report.requests++;
    try {
      const reply = await this.send(operation, broken);
      for (const fault of faultsOf(reply, broken)) this.note(operation, broken.name, fault);
      return reply;
    } catch (error) {
      if (!isRefusedUnread(error)) this.note(operation, broken.name, `broke off: ${String(error)}`);
      return undefined;
    }
  }

  /** What is slow is asked again: other programs use the machine too. */
  private async send({ method }: Operation, { path, headers, body }: Case): Promise<Reply> {
    const reply = await this.wire.send(method, path, headers, body);
    return reply.ms > slowestMs ? this.wire.send(method, path, headers, body) : reply;
  }

  private note({ method, path }: Operation, name: string, fault: string): void {
    this.report.findings.push(`${method} ${path} (seed ${this.seed}, ${JSON.stringify(name)}) ${fault}`);
  }
}

/** A server may close the connection on a body it has already refused, or our own client refuse to send it. */
const isRefusedUnread = (error: unknown): boolean =>
  ['ECONNRESET', 'EPIPE', 'ERR_UNESCAPED_CHARACTERS', 'ERR_INVALID_CHAR'].includes((error as { code: string }).code);
