import { Command } from 'commander';
import { homeOf } from '#cli/shared/home.js';

/** `homeroom doctor`: checks the organizations of this machine. */
export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('Check settings, secrets, ports, databases, mail and storage; prints one line per problem')
    .argument('[slug]', 'only this organization')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nIt changes nothing. The exit code is 1 if a problem was found.')
    .action(async (slug: string | undefined, _: unknown, command: Command) => {
      const { diagnose } = await import('./doctor.js');
      await diagnose(homeOf(command), slug);
    });
