import { Command } from 'commander';
import { readOne, readSource } from './import-files.js';
import type { QuestionsCommandOptions } from './import-questions.js';
import type { RosterCommandOptions } from './import-roster.js';
import type { TocCommandOptions } from './import-toc.js';

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

// Each action loads what it needs: asking for help takes no school.

const rosterCommand = (): Command =>
  new Command('roster')
    .description('Import classes, people and families: a CSV file, a OneRoster 1.1 archive, or its folder')
    .argument('<file>', 'the file or folder')
    .option('--year <year>', 'the year of classes the file names none for, such as 2026 or 2026-2027')
    .option('--level <level>', 'the level of classes the file names none for, such as P1')
    .option('--passwords <file>', 'where the one-time passwords go; - prints them (default: a new file here)')
    .action(async (path: string, options: RosterCommandOptions) => {
      const source = await readSource(path);
      const { importRoster } = await import('./import-roster.js');
      await importRoster(path, source, options);
    });

const questionsCommand = (): Command =>
  new Command('questions')
    .description('Import a file of questions into the bank')
    .argument('<file>', 'the file')
    .option('--format <format>', 'how it is written (default: gift)')
    .option('--subject <id|name>', 'the core subject of the questions that are new')
    .action(async (path: string, options: QuestionsCommandOptions) => {
      const file = await readOne(path);
      const { importQuestions } = await import('./import-questions.js');
      await importQuestions(path, file, options);
    });

const tocCommand = (): Command =>
  new Command('toc')
    .description('Make the outline of a subject from a table of contents, pasted into a text file or as JSON')
    .argument('<file>', 'the file')
    .requiredOption('--subject <id|name>', 'the subject; with --classroom it is made when there is none')
    .option('--classroom <id|name>', 'the classroom of the subject')
    .option('--mode <append|replace>', 'what becomes of an outline that is there (default: it is kept)')
    .action(async (path: string, options: TocCommandOptions) => {
      const file = await readOne(path);
      const { importToc } = await import('./import-toc.js');
      await importToc(path, file, options);
    });

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
