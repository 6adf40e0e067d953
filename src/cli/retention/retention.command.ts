import { Command } from 'commander';
import { homeOf } from '#cli/shared/home.js';

/** `homeroom retention <slug>`: the retention periods of an organization, and whether they are kept. */
export const retentionCommand = (): Command =>
  new Command('retention')
    .description('Show how long data about people is kept, and what should be gone')
    .argument('<slug>', 'the organization')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nThe exit code is 1 if rows should have been gone for more than a day.')
    .action(async (slug: string, _options: object, command: Command) => {
      const { reportRetention } = await import('./retention.js');
      await reportRetention(homeOf(command), slug);
    });
