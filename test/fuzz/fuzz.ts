import type { OpenAPIObject } from '@nestjs/swagger';
import { type Role, roles } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { undocumented } from '../contract/answers.js';
import type { Scenario } from '../contract/fixture.js';
import { documentOf, type Operation, operationsOf, resolved } from '../contract/operations.js';
import { filled, neededHeaders, neededQuery, validBody } from '../contract/requests.js';
import { SharedScenarios } from '../contract/shared-scenarios.js';
import { type Random, seeded } from '../contract/values.js';
import type { School } from '../support/school.js';
import { bearer, type Caller, callers, Callers } from './callers.js';
import { brokenCases, type Case, sent, type Sound } from './cases.js';
import { faultsOf, type Reply, maxResponseMs } from './oracle.js';
import { Wire } from './wire.js';

export interface Report {
  /** Unexpected responses, one sentence each. */
  findings: string[];
  /** Operations whose valid request did not succeed. */
  neverSucceeded: Map<string, string>;
  requests: number;
  /** Number of requests by role and without a token. */
  sentBy: Map<Caller, number>;
}

export interface Plan {
  seed: number;
  /** Selects the role that sends the valid request: the first permitted role in round 0, and so on. */
  round: number;
  casesPerOperation: number;
}

/** A valid request and the status of its response. */
interface Tried {
  scenario: Scenario;
  sound: Sound;
  whole: Case;
  status: number;
}

/** Sender of a case: the person for whom the valid request was built, or another caller with the same ids. */
type Sender = Caller | 'actor';

const maxConcurrentRequests = 8;

/** Sends valid and invalid requests to every operation and records undocumented responses. */
export class Fuzzer {
  private readonly document: OpenAPIObject;
  private readonly columns: string[];
  private readonly wire: Wire;
  private readonly random: Random;
  private readonly callers: Callers;
  private readonly shared: SharedScenarios;
  private readonly report: Report = { findings: [], neverSucceeded: new Map(), requests: 0, sentBy: new Map() };

  constructor(
    private readonly school: School,
    private readonly plan: Plan,
  ) {
    this.document = documentOf(school);
    this.random = seeded(plan.seed);
    this.wire = new Wire(school.url);
    this.callers = new Callers(school);
    this.shared = new SharedScenarios(school, { preparesAlways: true });
    const { entityMetadatas } = school.app.get(Database).dataSource;
    this.columns = [...new Set(entityMetadatas.flatMap(({ columns }) => columns.map((column) => column.propertyName)))];
  }

  async run(): Promise<Report> {
    for (const operation of operationsOf(this.document)) await this.fuzz(operation);
    for (const role of roles) await this.shared.dismiss(role);
    this.wire.close();
    return this.report;
  }

  private async fuzz(operation: Operation): Promise<void> {
    const { scenario, sound, whole } = await this.shared.ask(operation, this.roleFor(operation), (reused, ids) =>
      this.trySound(operation, reused, ids),
    );
    const tries = this.triesOf(sound, scenario, whole);
    for (let start = 0; start < tries.length; start += maxConcurrentRequests) {
      const batch = tries.slice(start, start + maxConcurrentRequests);
      await Promise.all(batch.map(([sender, broken]) => this.try(sound, scenario, sender, broken)));
      await this.renew(scenario);
    }
    const { status } = await this.wire.send('GET', '/health/live', {});
    if (status !== 200) this.note(operation, 'anything', `made the health check respond ${status}`);
  }

  /** The valid request from every other caller, then invalid ones, alternating between the actor and other callers. */
  private triesOf(sound: Sound, { role }: Scenario, whole: Case): [Sender, Case][] {
    const others = callers.filter((caller) => caller !== role);
    const broken = this.chosen([...brokenCases(sound, this.random)], this.plan.casesPerOperation - others.length);
    const turn = Math.floor(this.random() * others.length);
    return [
      ...others.map((caller): [Sender, Case] => [caller, whole]),
      ...broken.map((one, index): [Sender, Case] => {
        const other = others[(turn + (index >> 1)) % others.length] ?? 'anonymous';
        return [index % 2 === 0 ? 'actor' : other, one];
      }),
    ];
  }

  private chosen(cases: Case[], count: number): Case[] {
    return cases
      .map((broken) => ({ broken, turn: this.random() }))
      .sort((a, b) => a.turn - b.turn)
      .slice(0, count)
      .map(({ broken }) => broken);
  }

  private roleFor({ access }: Operation): Role {
    const allowed = Array.isArray(access) ? access : [];
    return allowed[this.plan.round % Math.max(1, allowed.length)] ?? 'ADMIN';
  }

  private async soundRequest(operation: Operation, scenario: Scenario, ids: string[]): Promise<Sound> {
    const body = await validBody(this.document, operation, scenario, this.random, ids);
    const schema = operation.body && resolved(this.document, operation.body);
    return { operation, ids, body, headers: neededHeaders(operation), schema, columns: this.columns };
  }

  private async credentials(operation: Operation, scenario: Scenario, sender: Sender): Promise<Record<string, string>> {
    if (sender !== 'actor') return this.callers.headersOf(sender);
    if (operation.access === 'public') return {};
    if (operation.access === 'operator') return { 'x-operator-key': 'operator-of-tests' };
    return bearer(this.school, scenario.actor);
  }

  private readonly rejected = new Set<Sender>();

  /** Replaces people whose session was ended by an operation. */
  private async renew(scenario: Scenario): Promise<void> {
    for (const sender of this.rejected) {
      if (sender === 'actor') scenario.actor = (await this.shared.renewed(scenario.role)).actor;
      else this.callers.replace(sender);
    }
    this.rejected.clear();
  }

  /** Sends a valid request; what it responds is judged, and whether it succeeded by the last one for the operation. */
  private async trySound(operation: Operation, scenario: Scenario, ids: string[]): Promise<Tried> {
    const sound = await this.soundRequest(operation, scenario, ids);
    const whole = await wholeCase(sound);
    const token = await this.credentials(operation, scenario, 'actor');
    const reply = await this.wire.send(operation.method, whole.path, { ...whole.headers, ...token }, whole.body);
    this.judge(operation, { name: `${whole.name} as ${scenario.role}` }, reply);
    const { status, text } = reply;
    const what = `${operation.method} ${operation.path} as ${scenario.role}: ${status} ${text.slice(0, 300)}`;
    this.report.neverSucceeded.set(operation.id, what);
    if (status >= 200 && status <= 299) this.report.neverSucceeded.delete(operation.id);
    return { scenario, sound, whole, status };
  }

  private async try(sound: Sound, scenario: Scenario, sender: Sender, broken: Case): Promise<void> {
    const { operation } = sound;
    const caller = sender === 'actor' ? scenario.role : sender;
    this.report.requests++;
    this.report.sentBy.set(caller, (this.report.sentBy.get(caller) ?? 0) + 1);
    const name = `${broken.name} as ${caller}`;
    try {
      const token = await this.credentials(operation, scenario, sender);
      const reply = await this.send(operation, { ...broken, headers: { ...broken.headers, ...token } });
      const { mustFail, elsewhere } = broken;
      this.judge(operation, { name, mustFail, elsewhere }, reply);
      if (reply.status === 401 && operation.access !== 'public') this.rejected.add(sender);
    } catch (error) {
      if (!isRefusedUnread(error)) this.note(operation, name, `failed: ${String(error)}`);
    }
  }

  private judge(operation: Operation, broken: Pick<Case, 'name' | 'mustFail' | 'elsewhere'>, reply: Reply): void {
    for (const fault of faultsOf(reply, broken)) this.note(operation, broken.name, fault);
    if (broken.elsewhere) return;
    const type = String(reply.headers['content-type'] ?? '').split(';')[0] ?? '';
    for (const fault of undocumented(this.document, operation, { ...reply, type }))
      this.note(operation, broken.name, fault);
  }

  /** Slow requests are repeated once, because the machine may be busy. */
  private async send({ method }: Operation, { path, headers, body }: Case): Promise<Reply> {
    const reply = await this.wire.send(method, path, headers, body);
    return reply.ms > maxResponseMs ? this.wire.send(method, path, headers, body) : reply;
  }

  private note({ method, path }: Operation, name: string, fault: string): void {
    this.report.findings.push(`${method} ${path} (seed ${this.plan.seed}, ${JSON.stringify(name)}) ${fault}`);
  }
}

async function wholeCase({ operation, ids, body, headers }: Sound): Promise<Case> {
  const request = body instanceof FormData ? await encoded(body, headers) : sent(body, headers);
  return { name: 'a valid request', path: filled(operation.path, ids) + neededQuery(operation), ...request };
}

async function encoded(form: FormData, headers: Record<string, string>): Promise<Pick<Case, 'body' | 'headers'>> {
  const response = new Response(form);
  const type = response.headers.get('content-type') ?? '';
  return { body: Buffer.from(await response.arrayBuffer()), headers: { ...headers, 'content-type': type } };
}

/** The server may close the connection after refusing a body, or the client may refuse to send it. */
const isRefusedUnread = (error: unknown): boolean =>
  ['ECONNRESET', 'EPIPE', 'ERR_UNESCAPED_CHARACTERS', 'ERR_INVALID_CHAR'].includes((error as { code: string }).code);
