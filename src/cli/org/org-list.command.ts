import { Command } from 'commander';
import { homeOf } from '#cli/shared/home.js';

/** `homeroom org list`: who is here. */
export const listCommand = (): Command =>
  new Command('list')
    .description('List the organizations of this machine')
    .option('--json', 'answer as JSON')
    .action(async (_: unknown, command: Command) => {
      const { listOrganizations } = await import('./org-list.js');
      await listOrganizations(homeOf(command));
    });

/** `homeroom org status`: how they are. */
export const statusCommand = (): Command =>
  new Command('status')
    .description('Show whether they run, their versions, open sessions, size and last backup')
    .argument('[slug]', 'only this one')
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExit code 1 when a database cannot be read; one that does not run is no failure.')
    .action(async (slug: string | undefined, _: unknown, command: Command) => {
      const { showStatus } = await import('./org-status.js');
      await showStatus(homeOf(command), slug);
    });
