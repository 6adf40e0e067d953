import { Command, InvalidArgumentError, Option } from 'commander';
import { isPlainEmail } from '#platform/text/spelling.js';
import { homeOf } from '#cli/shared/home.js';
import type { CreateOptions } from './org-create.js';

export const presetNames = ['school', 'hospital', 'coding', 'community'] as const;

/** `homeroom org create`: one command, and an organization can be started. */
export const createCommand = (): Command =>
  new Command('create')
    .description('Make an organization: settings, secrets, role, database, schema and first admin')
    .argument('<slug>', 'its short name: host name, role and database are called after it')
    .requiredOption('--admin-email <address>', 'the first admin; the one-time password is printed once', emailOf)
    .option('--name <name>', 'what it is called (needed unless env/<slug>.env says it)')
    .option('--id <id>', 'its ORGANIZATION_ID (default: the slug)')
    .addOption(new Option('--preset <preset>', 'the features it starts with').choices(presetNames))
    .addOption(
      new Option('--level-scheme <scheme>', 'P1-P6 and M1-M6, or none (default: by the preset)').choices([
        'school',
        'none',
      ]),
    )
    .option('--port <port>', 'the port to listen on (default: the first free one from 3000)', portOf)
    .option('--host <address>', 'the address to listen on (default: 127.0.0.1)')
    .option('--org-hosts <hosts>', 'the host names it answers to (default: <slug>.localhost and localhost)')
    .option('--database-url <url>', 'an admin of the PostgreSQL server to use (default: the embedded server)', urlOf)
    .option('--adopt', 'take over a role and database that are there already')
    .option('--json', 'answer as JSON')
    .addHelpText('after', examples)
    .action(async (slug: string, options: CreateOptions, command: Command) => {
      const { createOrganization } = await import('./org-create.js');
      await createOrganization(homeOf(command), slug, options);
    });

const examples = `
Run it again at any time: it does what is missing and says what was there already.
DATABASE_ADMIN_URL may stand in for --database-url; the organization itself never learns it.

Examples:
  homeroom org create pbs --name "PBS" --preset school --admin-email head@pbs.example
  homeroom org create clinic --name "Clinic" --preset hospital --admin-email it@clinic.example \\
    --org-hosts learn.clinic.example --database-url postgresql://postgres:…@db.internal/postgres`;

function emailOf(value: string): string {
  if (!isPlainEmail(value) || value.length > 254)
    throw new InvalidArgumentError('It is no e-mail address in ASCII letters.');
  return value;
}

function portOf(value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('Take a number from 1 to 65535.');
  return port;
}

/** An address of a PostgreSQL server. */
export function urlOf(value: string): string {
  if (!/^postgres(ql)?:\/\//.test(value) || !URL.canParse(value))
    throw new InvalidArgumentError('It must be a postgresql:// address.');
  return value;
}
