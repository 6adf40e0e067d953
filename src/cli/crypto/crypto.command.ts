import { Command } from 'commander';
import { homeOf } from '#cli/shared/home.js';

/** `homeroom crypto`: the key of sensitive columns. */
export const cryptoCommand = (): Command =>
  new Command('crypto').description('Replace the key of encrypted columns').addCommand(rotateCommand());

const rotateCommand = (): Command =>
  new Command('rotate')
    .description('Encrypt every value again with ENCRYPTION_KEY')
    .argument('<slug>', 'the organization')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', remarks)
    .action(async (slug: string, _options: object, command: Command) => {
      const { rotateOrganization } = await import('./crypto-rotate.js');
      await rotateOrganization(homeOf(command), slug);
    });

const remarks = `
Before, every process of the organization must know both keys: see docs/operations.md. The instance may run meanwhile:
values that users change at the same time keep their change. The command can be stopped and repeated at any time.
It succeeds once no value uses an old key; then the old key can be removed from ENCRYPTION_KEYS_OLD.`;
