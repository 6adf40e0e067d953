import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { forbidden } from '#platform/problems/problem.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { classroomPolicy } from './classrooms.policy.js';

/** The following academic year: `2026` → `2027`, `2026-2027` → `2027-2028`. */
export const yearAfter = (academicYear: string): string =>
  academicYear.replace(/\d{4}/g, (year) => `${Number(year) + 1}`);

/** Academic years for which classrooms may be created and filled. */
@Injectable()
export class AcademicYears {
  constructor(private readonly organizations: OrganizationsService) {}

  /** The current academic year of the organization. */
  async current(): Promise<string> {
    return (await this.organizations.current()).settings.currentAcademicYear;
  }

  /** Throws unless the actor may plan classrooms of the year: teachers the current and the next year, admins any. */
  async refuseUnfit(actor: Actor, academicYear: string): Promise<void> {
    const current = await this.current();
    if ([current, yearAfter(current)].includes(academicYear)) return;
    if (!classroomPolicy.scopeOf(actor.role, 'planAnyYear'))
      throw forbidden(
        'academic_year_closed',
        `Teachers can only use the academic years ${current} and ${yearAfter(current)}. Ask an admin.`,
      );
  }

  /** Throws unless the actor may enroll students in the year: teachers in the current year only, admins in any. */
  async refuseOther(actor: Actor, academicYear: string): Promise<void> {
    const current = await this.current();
    if (academicYear !== current && !classroomPolicy.scopeOf(actor.role, 'planAnyYear'))
      throw forbidden(
        'academic_year_closed',
        `Teachers can only enroll students in classrooms of ${current}. Ask an admin.`,
      );
  }
}
