import { Command } from 'commander';
import { homeOf } from '#cli/shared/home.js';

/** `homeroom org close`: refuses all logins and requests of an organization. */
export const closeCommand = (): Command =>
  command(
    'close',
    'Close an organization: every login and request is answered with 403 organization_closed',
  ).addHelpText('after', '\nData, backups and health checks are not affected. Open it again with homeroom org open.');

/** `homeroom org open`: lets an organization that was closed be used again. */
export const openCommand = (): Command => command('open', 'Open a closed organization again');

const command = (name: 'close' | 'open', description: string): Command =>
  new Command(name)
    .description(description)
    .argument('<slug>', 'the organization')
    .option('--json', 'print the result as JSON')
    .action(async (slug: string, _: unknown, self: Command) => {
      const { setOrganizationStatus } = await import('./org-close.js');
      await setOrganizationStatus(homeOf(self), slug, name === 'close' ? 'closed' : 'active');
    });
