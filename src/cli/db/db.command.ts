import { Command } from 'commander';
import { homeOf } from '#cli/shared/home.js';

/** `homeroom db`: runs the embedded PostgreSQL that local organizations share. */
export const dbCommand = (): Command =>
  new Command('db')
    .description('Run the embedded PostgreSQL that the organizations of this machine share')
    .addCommand(serveCommand())
    .addCommand(stopCommand());

const serveCommand = (): Command =>
  new Command('serve')
    .description('Run it in the foreground until SIGTERM or Ctrl-C; under PM2, this is the app homeroom-db')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', remarks)
    .action(async (_: unknown, command: Command) => {
      const { serveDatabases } = await import('./db-serve.js');
      await serveDatabases(homeOf(command));
    });

const stopCommand = (): Command =>
  new Command('stop')
    .description('Stop a server that db serve left running, because organizations were connected to it')
    .option('--json', 'print the result as JSON')
    .action(async (_: unknown, command: Command) => {
      const { stopDatabases } = await import('./db-serve.js');
      await stopDatabases(homeOf(command));
    });

const remarks = `
The server stores its data in .data/, listens on localhost only, and uses the same port after every start.
On SIGTERM it waits up to twenty seconds for the instances to disconnect and stops PostgreSQL. If organizations stay
connected, as during pm2 reload all, PostgreSQL keeps running and the next db serve takes it over. If PostgreSQL
crashes, it is restarted; while its disk is full, the restart is retried.`;
