import type pg from 'pg';
import { daysBefore } from '#platform/text/calendar.js';
import type { OrganizationSettings } from '#tenancy/organizations/organization.entity.js';
import { schoolTime } from './school-time.js';

/** Values shared by the rows of all tables. */
export interface SchoolFacts {
  organization_id: string;
  academic_year: string;
  /** Start of the school year, when most records are created. */
  created_at: Date;
  now: Date;
}

/** Reads the organization from the database. */
export async function schoolFacts(client: pg.Client, now: Date): Promise<SchoolFacts> {
  const { rows } = await client.query<{ id: string; settings: OrganizationSettings }>(
    'SELECT id, settings FROM organizations',
  );
  const [organization] = rows;
  if (!organization)
    throw new Error('The demo requires a database with an organization. Start with an empty database.');
  return {
    organization_id: organization.id,
    academic_year: organization.settings.currentAcademicYear,
    created_at: schoolTime(daysBefore(now, 120), 8),
    now,
  };
}
