import { Command } from 'commander';

/** `homeroom export`: exports public content as files that a web server can serve. */
export const exportCommand = (): Command =>
  new Command('export').description('Export files from the instance of this environment').addCommand(
    new Command('catalogue')
      .description('Export the public entries of the catalogue to a JSON file for a static web server')
      .option('--to <file>', 'the file to write; - prints to stdout', 'public/catalogue.json')
      .option('--json', 'print the result as JSON')
      .action(async (options: { to: string; json?: boolean }) => {
        const { exportCatalogue } = await import('./export-catalogue.js');
        await exportCatalogue(options);
      }),
  );
