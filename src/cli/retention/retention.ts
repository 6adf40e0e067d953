import { settingsOf } from '#cli/shared/instance-settings.js';
import { assertUsable, instanceNamed } from '#cli/shared/instances.js';
import { CommandFailure, printResult } from '#cli/shared/outcome.js';
import { Servers } from '#cli/shared/servers.js';
import { personalData } from '#personal-data.js';
import { reportOf, retentionRules, type RuleState } from '#platform/personal-data/retention.js';
import { withClient } from '#tenancy/provisioning/with-client.js';

/** Prints the retention periods of an organization. Throws if rows should be gone. */
export async function reportRetention(home: string, slug: string): Promise<void> {
  const files = await instanceNamed(home, slug);
  assertUsable(files);
  const rules = retentionRules(personalData, settingsOf(files));
  const states = await Servers.during(home, undefined, async (servers) => {
    const url = files.env.DATABASE_URL ?? (await servers.addressOf(files));
    return withClient(url, async (client) => (await client.query<RuleState>(reportOf(rules), [new Date()])).rows);
  });
  const report = rules.map(({ table, days, after, effect, job }, n) => ({
    table,
    days,
    after,
    effect,
    job,
    ...states[n],
  }));
  const lines = report.map(
    ({ table, days, after, effect, job, overdue = 0 }) =>
      `${table}: ${effect} ${days} days after ${after} by ${job}${overdue > 0 ? `; ${overdue} rows are overdue` : ''}`,
  );
  const late = report.filter(({ overdue = 0 }) => overdue > 0).map(({ table }) => table);
  if (late.length > 0)
    throw new CommandFailure(`${lines.join('\n')}\nOverdue: ${late.join(', ')}. Are the jobs of ${slug} running?`, {
      slug,
      report,
    });
  printResult(lines.join('\n'), { slug, report });
}
