import { Command } from 'commander';
import { callable } from '#cli/shared/exit-codes.js';
import { homeOf } from '#cli/shared/home.js';

/** `homeroom db`: the embedded PostgreSQL that local organizations share. */
export const dbCommand = (): Command =>
  callable(
    new Command('db')
      .description('Run the embedded PostgreSQL that the organizations of this machine share')
      .addCommand(
        new Command('serve')
          .description('Run it in the foreground until SIGTERM or Ctrl-C; under PM2 it is the app homeroom-db')
          .option('--json', 'answer as JSON')
          .addHelpText('after', remarks)
          .action(async (_: unknown, command: Command) => {
            const { serveDatabases } = await import('./db-serve.js');
            await serveDatabases(homeOf(command));
          }),
      ),
  );

const remarks = `
The server keeps its data in .data/, listens only on this machine, and has the same port after every start.
On SIGTERM it waits up to ten seconds for the instances to leave. If PostgreSQL itself dies, it is
restarted, again and again while its disk is full.`;
