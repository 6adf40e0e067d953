import { Command, InvalidArgumentError } from 'commander';
import { homeOf } from '#cli/shared/home.js';

/** `homeroom org migrate`: migrates database schemas to this release. */
export const migrateCommand = (): Command =>
  new Command('migrate')
    .description('Migrate the schema of an organization, or of all, to this release')
    .argument('[slug]', 'only this one')
    .option('--all', 'every organization of this machine')
    .option('--parallel <count>', 'maximum number in parallel', countOf, 4)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', remarks)
    .action(async (slug: string | undefined, options: { all?: boolean; parallel: number }, command: Command) => {
      const { migrateOrganizations } = await import('./org-migrate.js');
      await migrateOrganizations(homeOf(command), slug, options);
    });

const remarks = `
Each migration is one transaction: if one fails, it is rolled back, the reason is reported, and the other organizations
are still migrated. Run the command again after the repair; schemas that are up to date are not changed.
Ctrl-C finishes the migrations in progress and starts no others. The exit code is 1 unless all are up to date.`;

/** Parses the maximum number of organizations processed in parallel. */
export function countOf(value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1 || count > 64)
    throw new InvalidArgumentError('It must be a number from 1 to 64.');
  return count;
}
