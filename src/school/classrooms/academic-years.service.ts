import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { forbidden, invalid } from '#platform/problems/problem.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { anyYearPolicy } from './classrooms.policy.js';

const maxYearsApart = 100;

/** `2026` → `2027`, `2026-2027` → `2027-2028`. */
export const yearAfter = (academicYear: string): string =>
  academicYear.replace(/\d{4}/g, (year) => `${Number(year) + 1}`);

/** Which school years classes are opened, filled and left for. */
@Injectable()
export class AcademicYears {
  constructor(private readonly organizations: OrganizationsService) {}

  async current(): Promise<string> {
    return (await this.organizations.current()).settings.currentAcademicYear;
  }

  /** Teachers plan for the current and the next year, admins for any within a century, which a mistyped year is not. */
  async refuseUnfit(actor: Actor, academicYear: string): Promise<void> {
    const current = await this.current();
    if ([current, yearAfter(current)].includes(academicYear)) return;
    if (!anyYearPolicy.scopeOf(actor.role, 'create'))
      throw forbidden('academic_year_closed', `Teachers use ${current} or ${yearAfter(current)}. Ask an admin.`);
    refuseMalformed(academicYear, current);
  }

  /** Students are put into classes of the current year; those of other years are filled by admins. */
  async refuseOther(actor: Actor, academicYear: string): Promise<void> {
    const current = await this.current();
    if (academicYear !== current && !anyYearPolicy.scopeOf(actor.role, 'create'))
      throw forbidden('academic_year_closed', `Teachers put students into classes of ${current}. Ask an admin.`);
  }
}

function refuseMalformed(academicYear: string, current: string): void {
  const [from = 0, to = from + 1] = academicYear.split('-').map(Number);
  const isNear = Math.abs(from - Number(current.slice(0, 4))) <= maxYearsApart;
  if (to === from + 1 && isNear) return;
  const rule = `must be a year such as ${current}, at most ${maxYearsApart} years from it`;
  throw invalid('academic_year_invalid', `academicYear ${rule}.`, [
    { field: 'academicYear', rule: 'academicYear', message: `academicYear ${rule}` },
  ]);
}
