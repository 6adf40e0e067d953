import { settingsOf } from '#cli/shared/instance-settings.js';
import { instanceNamed } from '#cli/shared/instances.js';
import { printResult } from '#cli/shared/outcome.js';
import { Servers } from '#cli/shared/servers.js';
import { newId } from '#platform/crypto/new-id.js';
import { withClient } from '#tenancy/provisioning/with-client.js';
import { changeStatus } from './org.sql.js';

/** Closes or opens an organization. Running processes apply the change immediately. */
export async function setOrganizationStatus(home: string, slug: string, status: 'active' | 'closed'): Promise<void> {
  const files = await instanceNamed(home, slug);
  const { organizationId } = settingsOf(files);
  const isChanged = await Servers.during(home, undefined, async (servers) =>
    withClient(await servers.addressOf(files), async (client) => {
      const { rowCount } = await client.query(changeStatus, [organizationId, status, newId()]);
      return Boolean(rowCount);
    }),
  );
  const verb = status === 'closed' ? 'closed' : 'open';
  printResult(isChanged ? `${slug} is now ${verb}` : `${slug} is ${verb} already`, { slug, status, isChanged });
}
