import { Command } from 'commander';
import { homeOf } from '#cli/shared/home.js';

/** `homeroom org list`: lists the organizations. */
export const listCommand = (): Command =>
  new Command('list')
    .description('List the organizations of this machine')
    .option('--json', 'print the result as JSON')
    .action(async (_: unknown, command: Command) => {
      const { listOrganizations } = await import('./org-list.js');
      await listOrganizations(homeOf(command));
    });

/** `homeroom org status`: shows their state. */
export const statusCommand = (): Command =>
  new Command('status')
    .description('Show whether organizations are up, their version, open sessions, size and last backup')
    .argument('[slug]', 'only this one')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nThe exit code is 1 if a database cannot be read; a stopped instance is not a failure.')
    .action(async (slug: string | undefined, _: unknown, command: Command) => {
      const { showStatus } = await import('./org-status.js');
      await showStatus(homeOf(command), slug);
    });
