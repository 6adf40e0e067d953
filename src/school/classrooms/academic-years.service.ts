import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { forbidden } from '#platform/problems/problem.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { anyYearPolicy } from './classrooms.policy.js';

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

  /** Teachers plan for the current and the next year, admins for any. */
  async refuseUnfit(actor: Actor, academicYear: string): Promise<void> {
    const current = await this.current();
    if ([current, yearAfter(current)].includes(academicYear)) return;
    if (!anyYearPolicy.scopeOf(actor.role, 'create'))
      throw forbidden('academic_year_closed', `Teachers use ${current} or ${yearAfter(current)}. Ask an admin.`);
  }

  /** Students are put into classes of the current year; those of other years are filled by admins. */
  async refuseOther(actor: Actor, academicYear: string): Promise<void> {
    const current = await this.current();
    if (academicYear !== current && !anyYearPolicy.scopeOf(actor.role, 'create'))
      throw forbidden('academic_year_closed', `Teachers put students into classes of ${current}. Ask an admin.`);
  }
}
