import type { INestApplicationContext } from '@nestjs/common';
import { demoEnvironment, isDemo } from '#demo/demo-environment.js';
import { openInstance } from '#instance.js';
import type { Actor, Role } from '#platform/access/actor.js';
import { readSettings } from '#platform/config/read-settings.js';
import { Settings } from '#platform/config/settings.js';
import { Database, type Statement } from '#platform/database/database.js';
import { Problem } from '#platform/problems/problem.js';
import { problemOfDatabaseError } from '#platform/problems/constraint-errors.js';
import { explainRefusal } from './import-outcome.js';
import { wrongCall } from '#cli/shared/outcome.js';

/** What every import is told. */
export interface ImportOptions {
  as?: string;
  dryRun?: boolean;
  json?: boolean;
}

/** A school with somebody at work in it. */
export interface ImportSession {
  app: INestApplicationContext;
  actor: Actor;
}

const findPerson: Statement = {
  name: 'import-person',
  text: `SELECT id, role FROM users
         WHERE organization_id = $1 AND account_status IN ('active', 'invited')
           AND CASE WHEN $2::text IS NULL THEN role = 'ADMIN' ELSE lower($2) IN (email, username) END
         ORDER BY created_at, id LIMIT 1`,
};

/** Opens the instance of this environment, does the work as somebody who may, and closes it again. */
export async function atSchool<T>(
  { as, json = false }: ImportOptions,
  allowed: readonly Role[],
  work: (session: ImportSession) => Promise<T>,
): Promise<T> {
  const instance = await openInstance(readSettings(await environment()));
  const { app } = instance;
  try {
    return await work({ app, actor: await actorOf(app, allowed, as) });
  } catch (error) {
    const problem = error instanceof Problem ? error : problemOfDatabaseError(driverErrorOf(error));
    throw problem ? explainRefusal(problem, json) : error;
  } finally {
    await instance.close();
  }
}

/** As the server would read it, but stdout is for the answer, and jobs are for the servers. */
async function environment(): Promise<NodeJS.ProcessEnv> {
  const env = isDemo(process.env) ? await demoEnvironment(process.env) : process.env;
  return { ...env, LOG_LEVEL: 'silent', LOG_DIR: '', JOBS_ENABLED: 'false', SWAGGER_ENABLED: 'false' };
}

async function actorOf(app: INestApplicationContext, allowed: readonly Role[], as?: string): Promise<Actor> {
  const { organizationId } = app.get(Settings);
  const [person] = await app.get(Database).query<{ id: string; role: Role }>(findPerson, [organizationId, as ?? null]);
  if (!person) throw wrongCall(as ? `Nobody here is called ${as}.` : 'There is no admin here yet. Make one first.');
  if (!allowed.includes(person.role))
    throw wrongCall(`${as} is a ${person.role}; this is for ${allowed.join(' or ')}.`);
  return { userId: person.id, role: person.role, organizationId, sessionId: '' };
}

/** TypeORM wraps what the driver said. */
const driverErrorOf = (error: unknown): unknown => (error as { driverError?: unknown } | null)?.driverError ?? error;
