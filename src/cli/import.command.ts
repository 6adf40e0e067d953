import { Command } from 'commander';
import { questionsCommand } from './import-questions.js';
import { rosterCommand } from './import-roster.js';
import { tocCommand } from './import-toc.js';

/** `homeroom import`: what a school already has elsewhere, brought in as over HTTP, by an admin of this instance. */
export const importCommand = (): Command =>
  callable(
    new Command('import')
      .description('Bring a roster, questions or a table of contents into the school of this environment')
      .addHelpText('after', '\nExit codes: 0 done, 1 refused with the reasons, 2 called wrongly.')
      .addCommand(withCommonOptions(rosterCommand()))
      .addCommand(withCommonOptions(questionsCommand()))
      .addCommand(withCommonOptions(tocCommand())),
  );

const withCommonOptions = (command: Command): Command =>
  callable(
    command
      .option('--as <login>', 'the e-mail or username of whoever imports (default: the first admin)')
      .option('--dry-run', 'only say what would happen')
      .option('--json', 'answer as JSON'),
  );

/** Whoever calls it wrongly gets exit code 2, to tell it from a file that was refused. */
const callable = (command: Command): Command =>
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
