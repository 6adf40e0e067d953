import { Command } from 'commander';
import { callable } from '#cli/shared/exit-codes.js';

/** `homeroom export`: what a school gives away, as files other servers can hand out. */
export const exportCommand = (): Command =>
  callable(
    new Command('export').description('Write files from the school of this environment').addCommand(
      new Command('catalogue')
        .description('Write the public entries of the catalogue to a JSON file for static serving')
        .option('--to <file>', 'where to; - prints it', 'public/catalogue.json')
        .option('--json', 'answer as JSON')
        .action(async (options: { to: string; json?: boolean }) => {
          const { exportCatalogue } = await import('./export-catalogue.js');
          await exportCatalogue(options);
        }),
    ),
  );
