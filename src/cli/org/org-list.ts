import { allInstances, faultOf, isCreated, remedyOf } from '#cli/shared/instances.js';
import { printResult } from '#cli/shared/outcome.js';
import { portOf } from '#cli/shared/ports.js';
import { table } from '#cli/shared/steps.js';

/** Lists the organizations with an env file, including those whose files are incomplete or damaged. */
export async function listOrganizations(home: string): Promise<void> {
  const organizations = (await allInstances(home)).map((files) => ({
    slug: files.slug,
    name: files.env.ORGANIZATION_NAME ?? files.slug,
    port: portOf(files),
    hosts: (files.env.ORG_HOSTS ?? '').split(',').filter(Boolean),
    isCreated: isCreated(files),
    fault: faultOf(files) ?? null,
    remedy: faultOf(files) ? remedyOf(files) : null,
  }));
  if (process.argv.includes('--json')) return printResult(`${organizations.length} organizations`, { organizations });
  if (organizations.length === 0)
    return printResult(`There are no organizations in ${home}/env. Create one: homeroom org create`);
  const rows = organizations.map(({ slug, name, port, hosts, fault, remedy }) => [
    slug,
    name,
    String(port),
    hosts.join(' '),
    fault ? `${fault}: ${remedy}` : 'created',
  ]);
  printResult(table(['slug', 'name', 'port', 'hosts', 'state'], rows));
}
