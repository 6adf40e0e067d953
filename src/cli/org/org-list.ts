import { allInstances, isCreated } from '#cli/shared/instances.js';
import { table } from './org-steps.js';
import { printResult } from '#cli/shared/outcome.js';
import { portOf } from '#cli/shared/ports.js';

/** Lists the organizations with an env file, created or still templates. */
export async function listOrganizations(home: string): Promise<void> {
  const organizations = (await allInstances(home)).map((files) => ({
    slug: files.slug,
    name: files.env.ORGANIZATION_NAME ?? files.slug,
    port: portOf(files),
    hosts: (files.env.ORG_HOSTS ?? '').split(',').filter(Boolean),
    isCreated: isCreated(files),
  }));
  if (process.argv.includes('--json')) return printResult(`${organizations.length} organizations`, { organizations });
  if (organizations.length === 0)
    return printResult(`There are no organizations in ${home}/env. Create one: homeroom org create`);
  const rows = organizations.map(({ slug, name, port, hosts, isCreated: created }) => [
    slug,
    name,
    String(port),
    hosts.join(' '),
    created ? 'created' : `template: homeroom org create ${slug}`,
  ]);
  printResult(table(['slug', 'name', 'port', 'hosts', 'state'], rows));
}
