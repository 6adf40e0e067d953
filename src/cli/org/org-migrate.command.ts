import { Command, InvalidArgumentError } from 'commander';
import { homeOf } from '#cli/shared/home.js';

/** `homeroom org migrate`: brings schemas up to date. */
export const migrateCommand = (): Command =>
  new Command('migrate')
    .description('Bring the schema of an organization, or of all, up to this release')
    .argument('[slug]', 'only this one')
    .option('--all', 'every organization of this machine')
    .option('--at-once <count>', 'how many at the same time', countOf, 4)
    .option('--json', 'answer as JSON')
    .addHelpText('after', remarks)
    .action(async (slug: string | undefined, options: { all?: boolean; atOnce: number }, command: Command) => {
      const { migrateOrganizations } = await import('./org-migrate.js');
      await migrateOrganizations(homeOf(command), slug, options);
    });

const remarks = `
Each migration is one transaction: where one fails, that database stays as it was before it, the reason is reported,
and the other organizations go on. Run it again after the repair; what is up to date is left alone.
Ctrl-C finishes what has begun and begins nothing more. Exit code 1 unless every one is up to date.`;

/** How many at the same time. */
export function countOf(value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1 || count > 64)
    throw new InvalidArgumentError('Take a number from 1 to 64.');
  return count;
}
