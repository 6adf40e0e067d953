import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { Provides } from '#platform/ports/ports.js';
import { conflict } from '#platform/problems/problem.js';
import { type LevelUse, LevelUses } from '#tenancy/organizations/level-uses.port.js';
import type { Level } from '#tenancy/organizations/organization.entity.js';
import { classroomLevelsExcept, classroomsOfYear, lowestFreeNumber } from './classrooms.sql.js';

/** A classroom and its unique position: level, class number and academic year. */
export interface AllocatedClassroom {
  id: string;
  level: string;
  classNumber: number;
  academicYear: string;
  name: string;
}

/** Allocates the class numbers of a level and year, at most `maxClasses` of the level (docs/decisions/0054). */
@Provides(LevelUses)
export class ClassroomAllocator implements LevelUses {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** Serializes the allocation for these levels until the transaction ends, so no number is allocated twice. */
  async lock(levels: string[], academicYear: string): Promise<void> {
    await this.database.lock(
      'classNumbers',
      levels.map((level) => `${level} ${academicYear}`),
    );
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

  except(codes: readonly string[]): Promise<LevelUse[]> {
    return this.database.query<LevelUse>(classroomLevelsExcept, [codes]);
  }

  /** The classrooms of a year that are not archived. */
  async ofYear(academicYear: string): Promise<AllocatedClassroom[]> {
    return this.database.query<AllocatedClassroom>(classroomsOfYear, [this.settings.organizationId, academicYear]);
  }
}

/** Throws `class_limit` for a class number above the maximum of the level. */
export function refuseBeyond(level: Level, classNumber: number): void {
  if (classNumber > level.maxClasses) throw classLimit(level);
}

const classLimit = ({ code, maxClasses }: Level) =>
  conflict('class_limit', `Level ${code} has at most ${maxClasses} classrooms per academic year. Use an existing one.`);
