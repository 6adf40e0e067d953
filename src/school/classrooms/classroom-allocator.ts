import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import { Database, type Statement } from '#platform/database/database.js';
import { conflict } from '#platform/problems/problem.js';
import type { Level } from '#tenancy/organizations/organization.entity.js';

/** A class by its place in the school: the level, the number, the year. */
export interface AllocatedClassroom {
  id: string;
  level: string;
  classNumber: number;
  academicYear: string;
  name: string;
}

const lockLevels: Statement = {
  name: 'classroom-level-lock',
  text: `SELECT pg_advisory_xact_lock(hashtextextended(place, 1)) FROM unnest($1::text[]) place`,
};
const freeNumber: Statement = {
  name: 'classroom-free-number',
  text: `SELECT min(n)::int AS free FROM generate_series(1, $3::int) n
         WHERE NOT EXISTS (SELECT FROM classrooms WHERE level = $1 AND academic_year = $2 AND class_number = n AND archived_at IS NULL)`,
};
const placesOfYear: Statement = {
  name: 'classroom-places',
  text: `SELECT id, level, class_number AS "classNumber", academic_year AS "academicYear", name FROM classrooms
         WHERE organization_id = $1 AND academic_year = $2 AND archived_at IS NULL`,
};
const openPlaces: Statement = {
  name: 'classroom-open-places',
  text: `INSERT INTO classrooms (id, organization_id, level, class_number, academic_year, name)
         SELECT r.id, $1, r.level, r."classNumber", r."academicYear", r.name
         FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, level text, "classNumber" int, "academicYear" text, name text)`,
};

/** The places a level has for classes in a year, of which there are only so many (OQ-074). */
@Injectable()
export class ClassroomAllocator {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** Whoever opens classes of these levels takes turns until the open transaction ends, so that none is given twice. */
  async lock(levels: string[], academicYear: string): Promise<void> {
    await this.database.query(lockLevels, [levels.map((level) => `${level} ${academicYear}`)]);
  }

  /** A number for a new class: the wanted one, or the lowest free one. */
  async numberFor(level: Level, academicYear: string, wanted?: number): Promise<number> {
    if (wanted) {
      refuseBeyond(level, wanted);
      return wanted;
    }
    const values = [level.code, academicYear, level.maxClasses];
    const [found] = await this.database.query<{ free: number | null }>(freeNumber, values);
    if (!found?.free) throw classLimit(level);
    return found.free;
  }

  /** The open classes of a year. */
  async ofYear(academicYear: string): Promise<AllocatedClassroom[]> {
    return this.database.query<AllocatedClassroom>(placesOfYear, [this.settings.organizationId, academicYear]);
  }

  /** Opens classes whose numbers the caller took turns for. */
  async open(places: AllocatedClassroom[]): Promise<void> {
    if (places.length === 0) return;
    await this.database.query(openPlaces, [this.settings.organizationId, JSON.stringify(places)]);
  }
}

/** A level has no class above its last number. */
export function refuseBeyond(level: Level, classNumber: number): void {
  if (classNumber > level.maxClasses) throw classLimit(level);
}

const classLimit = ({ code, maxClasses }: Level) =>
  conflict('class_limit', `${code} has at most ${maxClasses} classes a year.`);
