import { Command } from 'commander';
import { homeOf } from '#cli/shared/home.js';

/** `homeroom export`: exports public content as files that a web server can serve. */
export const exportCommand = (): Command =>
  new Command('export').description('Export files from an organization').addCommand(
    new Command('catalogue')
      .description('Export the public entries of the catalogue to a JSON file for a static web server')
      .option('--to <file>', 'the file to write; - prints to stdout', 'public/catalogue.json')
      .option('--org <slug>', 'the organization of this machine (default: the one of the environment variables)')
      .option('--json', 'print the result as JSON')
      .action(async (options: { to: string; org?: string; json?: boolean }, command: Command) => {
        const { exportCatalogue } = await import('./export-catalogue.js');
        await exportCatalogue({ ...options, home: homeOf(command) });
      }),
  );
