import { Command } from 'commander';
import { callable } from '#cli/shared/exit-codes.js';
import { homeOf } from '#cli/shared/home.js';

/** `homeroom doctor`: what is wrong on this machine, before its users find out. */
export const doctorCommand = (): Command =>
  callable(
    new Command('doctor')
      .description('Look for what is wrong: settings, secrets, ports, databases, mail, storage; one line each')
      .argument('[slug]', 'only this organization')
      .option('--json', 'answer as JSON')
      .addHelpText('after', '\nIt repairs nothing. Exit code 1 when anything was found.')
      .action(async (slug: string | undefined, _: unknown, command: Command) => {
        const { examine } = await import('./doctor.js');
        await examine(homeOf(command), slug);
      }),
  );
