import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import { Database, type Statement } from '#platform/database/database.js';
import { conflict } from '#platform/problems/problem.js';
import type { Level } from '#tenancy/organizations/organization.entity.js';

/** A classroom and its unique position: level, class number and academic year. */
export interface AllocatedClassroom {
  id: string;
  level: string;
  classNumber: number;
  academicYear: string;
  name: string;
}

const lowestFreeNumber: Statement = {
  name: 'classroom-free-number',
  text: `SELECT min(n)::int AS free FROM generate_series(1, $3::int) n
         WHERE NOT EXISTS (SELECT FROM classrooms WHERE level = $1 AND academic_year = $2 AND class_number = n AND archived_at IS NULL)`,
};
const classroomsOfYear: Statement = {
  name: 'classrooms-of-year',
  text: `SELECT id, level, class_number AS "classNumber", academic_year AS "academicYear", name FROM classrooms
         WHERE organization_id = $1 AND academic_year = $2 AND archived_at IS NULL`,
};
const insertClassrooms: Statement = {
  name: 'classrooms-insert',
  text: `INSERT INTO classrooms (id, organization_id, level, class_number, academic_year, name)
         SELECT r.id, $1, r.level, r."classNumber", r."academicYear", r.name
         FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, level text, "classNumber" int, "academicYear" text, name text)`,
};

/** Allocates the class numbers of a level and year, at most `maxClasses` of the level (docs/decisions/0054). */
@Injectable()
export class ClassroomAllocator {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** Serializes the allocation for these levels until the transaction ends, so no number is allocated twice. */
  async lock(levels: string[], academicYear: string): Promise<void> {
    await this.database.lock('classNumbers', ...levels.map((level) => `${level} ${academicYear}`));
  }

  /** The class number of a new classroom: the requested one, or the lowest free one. Throws `class_limit`. */
  async numberFor(level: Level, academicYear: string, requested?: number): Promise<number> {
    if (requested) {
      refuseBeyond(level, requested);
      return requested;
    }
    const values = [level.code, academicYear, level.maxClasses];
    const [found] = await this.database.query<{ free: number | null }>(lowestFreeNumber, values);
    if (!found?.free) throw classLimit(level);
    return found.free;
  }

  /** The classrooms of a year that are not archived. */
  async ofYear(academicYear: string): Promise<AllocatedClassroom[]> {
    return this.database.query<AllocatedClassroom>(classroomsOfYear, [this.settings.organizationId, academicYear]);
  }

  /** Inserts classrooms. The caller holds the lock of their levels. */
  async open(classrooms: AllocatedClassroom[]): Promise<void> {
    if (classrooms.length === 0) return;
    await this.database.query(insertClassrooms, [this.settings.organizationId, JSON.stringify(classrooms)]);
  }
}

/** Throws `class_limit` for a class number above the maximum of the level. */
export function refuseBeyond(level: Level, classNumber: number): void {
  if (classNumber > level.maxClasses) throw classLimit(level);
}

const classLimit = ({ code, maxClasses }: Level) =>
  conflict('class_limit', `Level ${code} has at most ${maxClasses} classrooms per academic year. Use an existing one.`);
