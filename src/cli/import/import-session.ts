import type { INestApplicationContext } from '@nestjs/common';
import { demoEnvironment, isDemo } from '#demo/demo-environment.js';
import { openInstance } from '#instance.js';
import type { Actor, Role } from '#platform/access/actor.js';
import { readSettings } from '#platform/config/read-settings.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { Problem } from '#platform/problems/problem.js';
import { problemOfDatabaseError } from '#platform/problems/constraint-errors.js';
import { commandFailureOf } from './import-outcome.js';
import { usageError } from '#cli/shared/outcome.js';
import { findPerson } from './import.sql.js';

/** Options of every import. */
export interface ImportOptions {
  as?: string;
  dryRun?: boolean;
  json?: boolean | undefined;
}

/** An open instance and the user who imports. */
export interface ImportSession {
  app: INestApplicationContext;
  actor: Actor;
}

/** Runs the work in the instance of this environment, as a user with one of the allowed roles. */
export async function withInstance<T>(
  { as, json = false }: ImportOptions,
  allowed: readonly Role[],
  work: (session: ImportSession) => Promise<T>,
): Promise<T> {
  const instance = await openInstance(readSettings(await environment()));
  const { app } = instance;
  try {
    return await work({ app, actor: await actorOf(app, allowed, as) });
  } catch (error) {
    const problem = error instanceof Problem ? error : problemOfDatabaseError(error);
    throw problem ? commandFailureOf(problem, json) : error;
  } finally {
    await instance.close();
  }
}

/** The server's environment without logs, because stdout is for the result, and without jobs, which the server runs. */
async function environment(): Promise<NodeJS.ProcessEnv> {
  const env = isDemo(process.env) ? await demoEnvironment(process.env) : process.env;
  return { ...env, LOG_LEVEL: 'silent', LOG_DIR: '', JOBS_ENABLED: 'false', SWAGGER_ENABLED: 'false' };
}

async function actorOf(app: INestApplicationContext, allowed: readonly Role[], as?: string): Promise<Actor> {
  const { organizationId } = app.get(Settings);
  const [person] = await app.get(Database).query<{ id: string; role: Role }>(findPerson, [organizationId, as ?? null]);
  if (!person)
    throw usageError(
      as ? `Unknown user ${as}. Give an e-mail address or username.` : 'There is no admin yet. Create one first.',
    );
  if (!allowed.includes(person.role))
    throw usageError(
      `${as} has the role ${person.role}, but this import requires ${allowed.join(' or ')}. Choose another user.`,
    );
  return { userId: person.id, role: person.role, organizationId, sessionId: '' };
}
