import type pg from 'pg';
import type { OrganizationSettings } from '#tenancy/organizations/organization.entity.js';
import { daysFrom, schoolTime } from './school-time.js';

/** What the rows of all tables need to know about the school. */
export interface SchoolFacts {
  organization_id: string;
  academic_year: string;
  /** When the school year began: most things are as old as that. */
  created_at: Date;
  now: Date;
}

/** Asks the database whose it is. */
export async function schoolFacts(client: pg.Client, now: Date): Promise<SchoolFacts> {
  const { rows } = await client.query<{ id: string; settings: OrganizationSettings }>(
    'SELECT id, settings FROM organizations',
  );
  const [organization] = rows;
  if (!organization) throw new Error('The demo needs a database that belongs to an organization.');
  return {
    organization_id: organization.id,
    academic_year: organization.settings.currentAcademicYear,
    created_at: schoolTime(daysFrom(now, -120), 8),
    now,
  };
}
