import { Command } from 'commander';
import { homeOf } from '#cli/shared/home.js';
import type { QuestionsCommandOptions } from './import-questions.js';
import type { RosterCommandOptions } from './import-roster.js';
import type { TocCommandOptions } from './import-toc.js';

/** `homeroom import`: imports existing data into an organization, with the same checks as the HTTP API. */
export const importCommand = (): Command =>
  new Command('import')
    .description('Import a roster, questions or a table of contents into an organization')
    .addHelpText('after', '\nExit codes: 0 success, 1 refused with the reasons, 2 wrong usage.')
    .addCommand(withCommonOptions(rosterCommand()))
    .addCommand(withCommonOptions(questionsCommand()))
    .addCommand(withCommonOptions(tocCommand()));

/** The options of a command without the folder, which is an option of `homeroom` itself. */
type Given<Options extends { home: string }> = Omit<Options, 'home'>;

// Actions import their code on demand, so that --help does not load the application.

const rosterCommand = (): Command =>
  new Command('roster')
    .description('Import classes, people and families: a CSV file, a OneRoster 1.1 or 1.2 archive, or its folder')
    .argument('<file>', 'the file or folder')
    .option('--year <year>', 'the academic year of classes without one in the file, such as 2026 or 2026-2027')
    .option('--level <level>', 'the level of classes without one in the file, such as P1')
    .option('--encoding <name>', 'the encoding of the file, such as cp850 (default: detected)')
    .option(
      '--passwords <file>',
      'the file for the one-time passwords; - prints them (default: a new file in this folder)',
    )
    .action(async (path: string, given: Given<RosterCommandOptions>, command: Command) => {
      const options = { ...given, home: homeOf(command) };
      const { readSource } = await import('./import-files.js');
      const source = await readSource(path);
      const { importRoster } = await import('./import-roster.js');
      await importRoster(path, source, options);
    });

const questionsCommand = (): Command =>
  new Command('questions')
    .description('Import a file of questions into the question bank')
    .argument('<file>', 'the file')
    .option('--format <format>', 'the format of the file (default: gift)')
    .option('--subject <id|name>', 'the core subject of new questions')
    .option(
      '--categories <use>',
      'what the categories of the file become for new questions: categories of the bank, tags, or none (default: categories)',
    )
    .option('--encoding <name>', 'the encoding of the file, such as cp850 (default: detected)')
    .action(async (path: string, given: Given<QuestionsCommandOptions>, command: Command) => {
      const options = { ...given, home: homeOf(command) };
      const { readOne } = await import('./import-files.js');
      const file = await readOne(path);
      const { importQuestions } = await import('./import-questions.js');
      await importQuestions(path, file, options);
    });

const tocCommand = (): Command =>
  new Command('toc')
    .description('Create the outline of a subject from a table of contents, as text or JSON')
    .argument('<file>', 'the file')
    .requiredOption('--subject <id|name>', 'the subject; with --classroom it is created if it does not exist')
    .option('--classroom <id|name>', 'the classroom of the subject')
    .option('--encoding <name>', 'the encoding of the file, such as cp850 (default: detected)')
    .option('--mode <append|replace>', 'what to do with an existing outline (default: keep it)')
    .action(async (path: string, given: Given<TocCommandOptions>, command: Command) => {
      const options = { ...given, home: homeOf(command) };
      const { readOne } = await import('./import-files.js');
      const file = await readOne(path);
      const { importToc } = await import('./import-toc.js');
      await importToc(path, file, options);
    });

const withCommonOptions = (command: Command): Command =>
  command
    .option('--org <slug>', 'the organization of this machine (default: the one of the environment variables)')
    .option('--as <login>', 'the e-mail address or username of the importing user (default: the first admin)')
    .option('--dry-run', 'only report what would be imported')
    .option('--json', 'print the result as JSON');
