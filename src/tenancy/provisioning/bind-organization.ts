import pg from 'pg';
import { featuresOf } from '#platform/config/feature-catalogue.js';
import { InvalidSettings } from '#platform/config/read-settings.js';
import type { Settings } from '#platform/config/settings.js';
import { defaultSettings, type OrganizationSettings } from '#tenancy/organizations/organization.entity.js';

/**
 * The settings of a new organization. One that is offered the feature civic holds political opinions, so it begins without
 * addresses of sessions, and records optional interactions only with consent (docs/decisions/0252).
 */
export function initialSettings(features: readonly string[]): OrganizationSettings {
  const settings = defaultSettings();
  if (!featuresOf(features).includes('civic')) return settings;
  return { ...settings, sessionIp: 'none', privacy: { interactionLog: 'opt_in' } };
}

/**
 * Binds an empty database to this organization, with `initial` settings; throws InvalidSettings if the database belongs
 * to another one. Safe if two processes start at the same time.
 */
export async function bindOrganization(
  settings: Settings,
  initial: OrganizationSettings = initialSettings(settings.features),
): Promise<void> {
  const client = new pg.Client(settings.databaseUrl);
  await client.connect();
  try {
    const { organizationId, organizationSlug, organizationName } = settings;
    await client.query(
      `INSERT INTO organizations (id, slug, name, settings) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [organizationId, organizationSlug, organizationName ?? organizationSlug, initial],
    );
    const { rows } = await client.query<{ id: string; slug: string }>('SELECT id, slug FROM organizations');
    const [owner] = rows;
    if (owner?.id === organizationId) return;
    throw new InvalidSettings([
      `ORGANIZATION_ID is ${organizationId}, but the database belongs to ${owner?.id} (${owner?.slug}). Check DATABASE_URL.`,
    ]);
  } finally {
    await client.end();
  }
}
