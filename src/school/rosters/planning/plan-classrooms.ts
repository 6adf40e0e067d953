import { paced } from '#platform/pacing/pacing.js';
import { newId } from '#platform/database/base.entity.js';
import type { Level } from '#tenancy/organizations/organization.entity.js';
import type { ExistingClassroom } from './existing-school.js';
import { yearOf } from './plan-enrollments.js';
import type { RosterColumn } from '#school/rosters/roster-issues.js';
import type { Change, ImportContext } from '#school/rosters/import-context.js';
import { folded, shortened } from '#school/rosters/roster-values.js';
import type { RosterClassroom } from '#school/rosters/roster.js';

const maxNameLength = 100;

/** A class as it will be. */
export interface PlannedClassroom extends Omit<ExistingClassroom, 'archived'> {
  change: Change;
}

/** A class that is not there yet and still lacks its number. */
interface Newcomer {
  wanted: RosterClassroom;
  level: Level;
  academicYear: string;
}

/** Finds each class of a roster in the school, or a place for it: the number it names, else the lowest free one. */
export class ClassroomPlan {
  private readonly byKey = new Map<string, PlannedClassroom>();
  private readonly byPlace = new Map<string, PlannedClassroom>();
  private readonly places = new Set<string>();

  /** The classes of the school by what a file may call them, together with their year. */
  private readonly known = new Map<string, ExistingClassroom[]>();

  constructor(
    known: ExistingClassroom[],
    private readonly setting: ImportContext,
  ) {
    for (const classroom of known) this.learn(classroom);
  }

  private learn(classroom: ExistingClassroom): void {
    const { academicYear: year, externalId, classNumber, name, archived } = classroom;
    const keys = externalId ? [`id ${year} ${externalId}`] : [];
    if (!archived && !(this.isExternal && externalId)) {
      keys.push(`number ${year} ${classNumber}`, `name ${year} ${folded(name)}`);
    }
    for (const key of keys) this.known.set(key, [...(this.known.get(key) ?? []), classroom]);
    if (!archived) this.places.add(placeOf(classroom));
  }

  /** The classes by the keys of the file; one that cannot be placed is complained about and missing here. */
  async plan(classrooms: RosterClassroom[]): Promise<Map<string, PlannedClassroom>> {
    const newcomers: Newcomer[] = [];
    for await (const wanted of paced(classrooms)) newcomers.push(...(this.settle(wanted) ?? []));
    const [numbered, others] = [true, false].map((named) =>
      newcomers.filter(({ wanted }) => (wanted.classNumber !== undefined) === named),
    );
    for (const newcomer of numbered ?? []) this.open(newcomer, newcomer.wanted.classNumber ?? 0);
    for (const newcomer of (others ?? []).toSorted(byTitle)) this.open(newcomer, this.lowestFree(newcomer));
    return this.byKey;
  }

  /** Recognises a class; answers it as a newcomer if there is none. */
  private settle(wanted: RosterClassroom): [Newcomer] | undefined {
    this.noteLongName(wanted);
    const academicYear = yearOf(wanted, this.setting);
    const level = this.setting.levels.find(wanted.level, ...wanted.gradeCodes);
    const found = this.find(wanted, academicYear, level);
    if (found?.archived) {
      return this.report(wanted, undefined, 'classroom_archived', `${found.name} is archived. Restore it first.`);
    }
    if (found) return this.keep(wanted, found);
    if (!level) return this.reportUnknownLevel(wanted);
    if (!this.setting.levels.named(wanted.level, ...wanted.gradeCodes)) {
      const message = `${wanted.name} names no level known here; it becomes a class of ${level.code}.`;
      this.setting.issues.note({ part: 'classrooms', line: wanted.line }, 'level_assumed', message);
    }
    return [{ wanted, level, academicYear }];
  }

  private find(
    { key, name, classNumber }: RosterClassroom,
    year: string,
    level?: Level,
  ): ExistingClassroom | undefined {
    const own = this.isExternal ? this.known.get(`id ${year} ${key}`)?.[0] : undefined;
    if (own) return own;
    if (classNumber) return this.known.get(`number ${year} ${classNumber}`)?.find((room) => room.level === level?.code);
    const sameName = this.known.get(`name ${year} ${folded(name)}`) ?? [];
    const named = sameName.filter((room) => !level || room.level === level.code);
    return named.length === 1 ? named[0] : undefined;
  }

  private keep(wanted: RosterClassroom, known: ExistingClassroom): undefined {
    const { id, level, classNumber, academicYear } = known;
    const name =
      wanted.name === `${wanted.level}/${wanted.classNumber}` ? known.name : shortened(wanted.name, maxNameLength);
    const externalId = this.isExternal ? wanted.key : known.externalId;
    const change = name === known.name && externalId === known.externalId ? 'unchanged' : 'updated';
    const already = this.byPlace.get(placeOf(known));
    const planned = already ?? { id, level, classNumber, academicYear, name, externalId, change };
    this.byPlace.set(placeOf(known), planned);
    this.byKey.set(wanted.key, planned);
  }

  private open({ wanted, level, academicYear }: Newcomer, classNumber: number | undefined): void {
    if (!classNumber || classNumber > level.maxClasses) {
      const message = `${level.code} has at most ${level.maxClasses} classes a year; there is no room for ${wanted.name}.`;
      return this.report(wanted, 'classNumber', 'class_limit', message);
    }
    const place = { level: level.code, classNumber, academicYear };
    const name = shortened(wanted.name, maxNameLength);
    const externalId = this.isExternal ? wanted.key : null;
    const planned = this.byPlace.get(placeOf(place)) ?? { id: newId(), ...place, name, externalId, change: 'created' };
    this.places.add(placeOf(place));
    this.byPlace.set(placeOf(place), planned);
    this.byKey.set(wanted.key, planned);
  }

  private lowestFree({ level, academicYear }: Newcomer): number | undefined {
    const numbers = Array.from({ length: level.maxClasses }, (_, at) => at + 1);
    return numbers.find((classNumber) => !this.places.has(placeOf({ level: level.code, classNumber, academicYear })));
  }

  private get isExternal(): boolean {
    return this.setting.format === 'oneroster';
  }

  private noteLongName({ name, line }: RosterClassroom): void {
    if (shortened(name, maxNameLength) === name) return;
    const message = `The name of a class is kept up to its ${maxNameLength}th character.`;
    this.setting.issues.note({ part: 'classrooms', line }, 'name_shortened', message);
  }

  private reportUnknownLevel(wanted: RosterClassroom): undefined {
    const written = [wanted.level, ...wanted.gradeCodes].filter(Boolean).join(', ');
    const which = written ? `${written} is no level here` : `${wanted.name} names no level`;
    const message = `${which}; there is ${this.setting.levels.codes}. Correct it, or import with a defaultLevel.`;
    return this.report(wanted, 'level', 'level_unknown', message);
  }

  private report({ line }: RosterClassroom, column: RosterColumn | undefined, rule: string, message: string) {
    this.setting.issues.error({ part: 'classrooms', line, column }, rule, message);
    return undefined;
  }
}

const placeOf = ({
  academicYear,
  level,
  classNumber,
}: Pick<ExistingClassroom, 'academicYear' | 'level' | 'classNumber'>) => `${academicYear} ${level}/${classNumber}`;

const byTitle = ({ wanted: a }: Newcomer, { wanted: b }: Newcomer) =>
  folded(a.name).localeCompare(folded(b.name), 'en', { numeric: true }) || (a.key < b.key ? -1 : 1);
