import { describeError } from '#cli/shared/describe-error.js';
import { settingsOf } from '#cli/shared/instance-settings.js';
import { chosenInstances, type InstanceFiles } from '#cli/shared/instances.js';
import { CommandFailure, printResult } from '#cli/shared/outcome.js';
import { runConcurrently, type Settled, StopRequest } from '#cli/shared/run-concurrently.js';
import { Servers } from '#cli/shared/servers.js';
import { reportProgress } from '#cli/shared/steps.js';
import { migrations } from '#migrations/all.js';
import { migrate } from '#platform/database/migrate.js';
import { migrationsIn } from '#tenancy/provisioning/table-shapes.js';
import { withClient } from '#tenancy/provisioning/with-client.js';

interface Report {
  slug: string;
  state: 'migrated' | 'up to date' | 'failed' | 'not begun';
  applied: string[];
  reason?: string;
}

/** Migrates one organization or all, several in parallel, with a report for each. */
export async function migrateOrganizations(
  home: string,
  slug: string | undefined,
  { all, parallel: concurrency }: { all?: boolean; parallel: number },
): Promise<void> {
  const chosen = await chosenInstances(home, slug, all);
  const results = await StopRequest.during((stop) =>
    Servers.during(home, undefined, (servers) =>
      runConcurrently(chosen, concurrency, stop, (files) => migrateOne(files, servers)),
    ),
  );
  const reports = chosen.map((files, index) => reportOf(files.slug, results[index]));
  const unfinished = reports.filter(({ state }) => state === 'failed' || state === 'not begun');
  if (unfinished.length > 0) {
    const reasons = unfinished.map(
      (report) => `${report.slug} ${report.state}${report.reason ? `: ${report.reason}` : ''}`,
    );
    throw new CommandFailure(`${unfinished.length} of ${reports.length} are not up to date: ${reasons.join('; ')}`, {
      organizations: reports,
    });
  }
  printResult(
    reports.length === 1 ? `${slug ?? reports[0]?.slug} is up to date` : `All ${reports.length} are up to date`,
    {
      organizations: reports,
    },
  );
}

async function migrateOne(files: InstanceFiles, servers: Servers): Promise<string[]> {
  try {
    // An organization with damaged or invalid settings cannot start on the new schema.
    settingsOf(files);
    const { applied } = await migrateDatabase(await servers.addressOf(files));
    reportProgress(files.slug, applied.length > 0 ? `migrated, ${applied.join(', ')}` : 'up to date');
    return applied;
  } catch (error) {
    reportProgress(files.slug, `failed, ${describeError(error)}`);
    throw error;
  }
}

/** Refuses a database of a newer release, whose schema this release does not know. */
async function migrateDatabase(url: string): Promise<{ applied: string[] }> {
  const known = new Set(migrations.map(({ name }) => name));
  const applied = await withClient(url, migrationsIn);
  const newer = applied.filter((name) => !known.has(name));
  if (newer.length > 0) throw new Error(`its schema belongs to a newer release (${newer.join(', ')})`);
  return migrate(url, migrations);
}

function reportOf(slug: string, result: Settled<string[]>): Report {
  if (!result) return { slug, state: 'not begun', applied: [] };
  if ('failed' in result) return { slug, state: 'failed', applied: [], reason: describeError(result.failed) };
  return { slug, state: result.done.length > 0 ? 'migrated' : 'up to date', applied: result.done };
}
