import { migrations } from '#migrations/all.js';
import { migrate } from '#platform/database/migrate.js';
import { withClient } from '#tenancy/provisioning/with-client.js';
import { migrationsIn } from '#tenancy/provisioning/table-shapes.js';
import { runConcurrently, type Settled, StopRequest } from '#cli/shared/run-concurrently.js';
import { chosenInstances, type InstanceFiles } from '#cli/shared/instances.js';
import { tellProgress } from './org-steps.js';
import { CommandFailure, printResult } from '#cli/shared/outcome.js';
import { Servers } from '#cli/shared/servers.js';
import { describeError } from '#cli/shared/describe-error.js';

interface Report {
  slug: string;
  state: 'migrated' | 'up to date' | 'failed' | 'not begun';
  applied: string[];
  reason?: string;
}

/** Migrates one organization or all, several at once, each reported by itself. */
export async function migrateOrganizations(
  home: string,
  slug: string | undefined,
  { all, atOnce: width }: { all?: boolean; atOnce: number },
): Promise<void> {
  const chosen = await chosenInstances(home, slug, all);
  const fates = await StopRequest.during((stop) =>
    Servers.during(home, undefined, (servers) =>
      runConcurrently(chosen, width, stop, (files) => migrateOne(files, servers)),
    ),
  );
  const reports = chosen.map((files, index) => reportOf(files.slug, fates[index]));
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
    const { applied } = await migrateDatabase(await servers.addressOf(files));
    tellProgress(files.slug, applied.length > 0 ? `migrated, ${applied.join(', ')}` : 'up to date');
    return applied;
  } catch (error) {
    tellProgress(files.slug, `failed, ${describeError(error)}`);
    throw error;
  }
}

/** A database of a newer release is left alone: this one would not know what it reads. */
async function migrateDatabase(url: string): Promise<{ applied: string[] }> {
  const known = new Set(migrations.map(({ name }) => name));
  const there = await withClient(url, migrationsIn);
  const newer = there.filter((name) => !known.has(name));
  if (newer.length > 0) throw new Error(`its schema is of a newer release (${newer.join(', ')})`);
  return migrate(url, migrations);
}

function reportOf(slug: string, fate: Settled<string[]>): Report {
  if (!fate) return { slug, state: 'not begun', applied: [] };
  if ('failed' in fate) return { slug, state: 'failed', applied: [], reason: describeError(fate.failed) };
  return { slug, state: fate.done.length > 0 ? 'migrated' : 'up to date', applied: fate.done };
}
