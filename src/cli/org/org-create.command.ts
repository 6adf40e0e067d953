import { Command, InvalidArgumentError, Option } from 'commander';
import { homeOf } from '#cli/shared/home.js';
import type { CreateOptions } from './org-create.js';

export const presetNames = ['school', 'hospital', 'coding', 'community'] as const;

/** `homeroom org create`: creates everything an organization needs to start. */
export const createCommand = (): Command =>
  new Command('create')
    .description('Create an organization: settings, secrets, role, database, schema and first admin')
    .argument('<slug>', 'its short name, used for the host name, role and database')
    .requiredOption(
      '--admin-email <address>',
      'e-mail address of the first admin; the one-time password is printed once',
    )
    .option('--name <name>', 'its name (required unless env/<slug>.env has it)')
    .option('--id <id>', 'its ORGANIZATION_ID (default: the slug)')
    .addOption(new Option('--preset <preset>', 'its initial features').choices(presetNames))
    .addOption(
      new Option('--level-scheme <scheme>', 'P1-P6 and M1-M6, or none (default: depends on the preset)').choices([
        'school',
        'none',
      ]),
    )
    .option('--port <port>', 'the port to listen on (default: the first free one from 3000)', portOf)
    .option('--host <address>', 'the address to listen on (default: 127.0.0.1)')
    .option('--org-hosts <hosts>', 'its host names, separated by commas (default: <slug>.localhost and localhost)')
    .option('--trust-proxy <addresses>', 'addresses of its proxies (default: 127.0.0.1; behind Docker: uniquelocal)')
    .option('--public-url <url>', 'its address for links in mail (default: https:// and its first host name)')
    .option('--smtp-url <url>', 'its mail server, smtp://user:password@host:port; in a terminal it is asked for')
    .option('--mail-from <sender>', 'the sender of its mail, such as "PBS <office@pbs.example>"')
    .option('--no-mail', 'it has no mail server: mail is only kept in the outbox')
    .option('--backup-dir <folder>', 'the folder of its backups (default: .data/backups)')
    .option(
      '--database-url <url>',
      'an administrator of the PostgreSQL server to use (default: the embedded server)',
      urlOf,
    )
    .option('--adopt', 'take over an existing role and database')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples)
    .action(create);

async function create(slug: string, options: CreateOptions, command: Command): Promise<void> {
  const [{ createOrganization }, { askForMail }] = await Promise.all([
    import('./org-create.js'),
    import('./org-mail.js'),
  ]);
  const home = homeOf(command);
  await createOrganization(home, slug, { ...options, ...(await askForMail(home, slug, options)) });
}

const examples = `
It may be repeated: it completes what is missing and reports what exists already.
DATABASE_ADMIN_URL may be set instead of --database-url; it is not stored in the organization's settings.
The mail services sendgrid and mailgun are set in its env files: see env/example.env.

Examples:
  homeroom org create pbs --name "PBS" --preset school --admin-email head@pbs.example
  homeroom org create clinic --name "Clinic" --preset hospital --admin-email it@clinic.example \\
    --org-hosts learn.clinic.example --smtp-url smtp://clinic:…@mail.clinic.example:587 \\
    --mail-from "Clinic <learn@clinic.example>" --database-url postgresql://postgres:…@db.internal/postgres`;

function portOf(value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('It must be a number from 1 to 65535.');
  return port;
}

/** Parses the URL of a PostgreSQL server. */
export function urlOf(value: string): string {
  if (!/^postgres(ql)?:\/\//.test(value) || !URL.canParse(value))
    throw new InvalidArgumentError('It must be a postgresql:// URL.');
  return value;
}
