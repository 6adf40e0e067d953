import type { INestApplicationContext } from '@nestjs/common';
import { settingsOf } from '#cli/shared/instance-settings.js';
import { allInstances, filesOf, instanceNamed } from '#cli/shared/instances.js';
import { usageError } from '#cli/shared/outcome.js';
import { Servers } from '#cli/shared/servers.js';
import { demoEnvironment, isDemo } from '#demo/demo-environment.js';
import { openContext } from '#instance.js';
import type { Actor, Role } from '#platform/access/actor.js';
import { readSettings } from '#platform/config/read-settings.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { problemOfDatabaseError } from '#platform/problems/constraint-errors.js';
import { Problem } from '#platform/problems/problem.js';
import { commandFailureOf } from './import-outcome.js';
import { findPerson } from './import.sql.js';

/** The instance a command works on: an organization of this machine, or the one of this environment. */
export interface Target {
  /** The slug of an organization with an env file in `home`. */
  org?: string;
  /** The folder with `env/` and `.data/`. */
  home: string;
}

/** Options of every import. */
export interface ImportOptions extends Target {
  as?: string;
  dryRun?: boolean;
  json?: boolean | undefined;
}

/** An open instance and the user who imports. */
export interface ImportSession {
  app: INestApplicationContext;
  actor: Actor;
}

/** Runs the work in the chosen instance, as a user with one of the allowed roles. */
export async function withInstance<T>(
  options: ImportOptions,
  allowed: readonly Role[],
  work: (session: ImportSession) => Promise<T>,
): Promise<T> {
  const { org, home } = options;
  if (org === undefined || (org === demoSlug && !(await filesOf(home, org)).exists))
    return runIn(await environmentSettings(options), options, allowed, work);
  const instance = await instanceNamed(home, org);
  return Servers.during(home, undefined, async (servers) => {
    const databaseUrl = await servers.addressOf(instance);
    return runIn(settingsOf(instance, { ...quiet, DATABASE_URL: databaseUrl }), options, allowed, work);
  });
}

async function runIn<T>(
  settings: Settings,
  { as, json = false }: ImportOptions,
  allowed: readonly Role[],
  work: (session: ImportSession) => Promise<T>,
): Promise<T> {
  const instance = await openContext(settings);
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

/** `--org demo` is the demo school, unless an organization has this slug. */
const demoSlug = 'demo';

/** Without logs, because stdout is for the result, and without jobs, which the server runs. */
const quiet = { LOG_LEVEL: 'silent', LOG_DIR: '', JOBS_ENABLED: 'false', SWAGGER_ENABLED: 'false' };

/** The settings in the environment, or those of the demo school. Refuses to choose it on a machine with organizations. */
async function environmentSettings({ org, home }: Target): Promise<Settings> {
  if (!isDemo(process.env)) return readSettings({ ...process.env, ...quiet });
  const slugs = (await allInstances(home)).map(({ slug }) => slug);
  if (org === undefined && slugs.length > 0)
    throw usageError(`Choose the organization with --org: ${slugs.join(', ')}, or ${demoSlug} for the demo school.`);
  return readSettings({ ...(await demoEnvironment(process.env)), ...quiet });
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
