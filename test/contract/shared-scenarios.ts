import type { Role } from '#platform/access/actor.js';
import type { School } from '../support/school.js';
import type { Scenario } from './fixture.js';
import { before } from './fixtures.js';
import type { Operation } from './operations.js';
import { dismiss, insider } from './people.js';
import { pathIds } from './requests.js';
import { Rows } from './rows.js';

/** Sends the request of an operation as the actor of the scenario, with these ids in its path. */
type Ask<Answer> = (scenario: Scenario, ids: string[]) => Promise<Answer>;

type ReusableScenario = Scenario & { rows: Rows };

interface Options {
  /** Runs `before` of an operation also if it may succeed without. */
  preparesAlways?: boolean;
}

/**
 * A person of P1A for each role, with rows that the operations of the role use one after another: creating new ones takes
 * several times as long as the request itself. A request that does not succeed is repeated with new rows, then with a new
 * person, so that an operation fails only by its own fault, never by what earlier ones did.
 */
export class SharedScenarios {
  private readonly scenarios = new Map<Role, ReusableScenario>();

  constructor(
    private readonly school: School,
    private readonly options: Options = {},
  ) {}

  /** The response to the operation: the first that succeeds, or the one to a new person with new rows. */
  async ask<Answer extends { status: number }>(operation: Operation, role: Role, ask: Ask<Answer>): Promise<Answer> {
    const reused = this.scenarios.get(role);
    const answer = reused && (await this.askReused(operation, reused, ask));
    return answer || askPrepared(operation, await this.renewed(role), ask);
  }

  /** A scenario with a new person, for this request and later ones. */
  async renewed(role: Role): Promise<Scenario> {
    await this.dismiss(role);
    const scenario = { school: this.school, actor: await insider(this.school, role), role, rows: new Rows() };
    this.scenarios.set(role, scenario);
    return scenario;
  }

  /** Takes the person of the role out of P1A. */
  async dismiss(role: Role): Promise<void> {
    const scenario = this.scenarios.get(role);
    this.scenarios.delete(role);
    if (scenario) await dismiss(this.school, scenario.actor);
  }

  /** The first successful response, if any: with the rows of earlier requests, then with new ones. No row excuses a 500. */
  private async askReused<Answer extends { status: number }>(
    operation: Operation,
    scenario: ReusableScenario,
    ask: Ask<Answer>,
  ): Promise<Answer | undefined> {
    const { rows } = scenario;
    const isPrepared = this.options.preparesAlways || !before[operation.id];
    for (const attempt of isPrepared ? [askPrepared, askPrepared] : [askAsIs, askPrepared, askPrepared]) {
      rows.beginRequest();
      // The preparation may fail, too, with rows in another state.
      const answer = await attempt(operation, scenario, ask).catch(() => undefined);
      const isSuccess = answer && answer.status <= 299;
      if (isSuccess ? operation.method === 'DELETE' : attempt === askPrepared) rows.forgetUsed();
      if (isSuccess || (answer && answer.status >= 500)) return answer;
      if (answer?.status === 401) break;
    }
    return undefined;
  }
}

async function askAsIs<Answer>(operation: Operation, scenario: Scenario, ask: Ask<Answer>): Promise<Answer> {
  return ask(scenario, await pathIds(operation, scenario));
}

async function askPrepared<Answer>(operation: Operation, scenario: Scenario, ask: Ask<Answer>): Promise<Answer> {
  const ids = await pathIds(operation, scenario);
  await before[operation.id]?.(scenario, ids);
  return ask(scenario, ids);
}
