import { newId } from '#platform/crypto/new-id.js';
import { paced } from '#platform/pacing/pacing.js';
import type { Change, ImportContext } from '#school/rosters/import-context.js';
import type { RosterColumn } from '#school/rosters/roster-issues.js';
import { folded, truncate } from '#school/rosters/roster-values.js';
import type { RosterClassroom } from '#school/rosters/roster.js';
import { isSameLevel, type Level } from '#tenancy/organizations/organization.entity.js';
import type { ExistingClassroom } from './existing-school.js';
import { yearOf } from './plan-enrollments.js';

const maxNameLength = 100;
/** How many subject classes an error names. */
const maxNames = 3;
/** What only a class with a level and a place in it has to fulfil. */
const rulesOfHomeClasses = ['level_unknown', 'class_limit'];

/** A class after the import. */
export interface PlannedClassroom extends Omit<ExistingClassroom, 'archived'> {
  change: Change;
}

interface ClassroomError {
  row: RosterClassroom;
  column?: RosterColumn | undefined;
  rule: string;
  message: string;
}

/** A class to create, before it has a class number. */
interface NewClassroom {
  row: RosterClassroom;
  level: Level;
  academicYear: string;
}

/** Matches the classes of a roster with existing ones. New classes get the number in the file, else the lowest free one. */
export class ClassroomPlan {
  private readonly byKey = new Map<string, PlannedClassroom>();
  private readonly bySlot = new Map<string, PlannedClassroom>();
  private readonly takenSlots = new Set<string>();
  /** Years that were noted. */
  private readonly otherNotations = new Set<string>();
  /** Errors of subject classes, which are no home classes. */
  private readonly subjectErrors: ClassroomError[] = [];

  /** Existing classes with an id of another system, which may have changed there, by place and by name. */
  private readonly external = new Map<string, ExistingClassroom>();

  /** Existing classes by academic year and each identifier a file may use. */
  private readonly existing = new Map<string, ExistingClassroom[]>();

  constructor(
    existing: ExistingClassroom[],
    private readonly context: ImportContext,
  ) {
    for (const classroom of existing) this.index(classroom);
  }

  private index(classroom: ExistingClassroom): void {
    const { academicYear: year, externalId, classNumber, name, archived } = classroom;
    const keys = externalId ? [`id ${year} ${externalId}`] : [];
    if (!archived && !(this.isExternal && externalId)) {
      keys.push(`number ${year} ${classNumber}`, `name ${year} ${folded(name)}`);
    }
    if (!archived && externalId) {
      this.external.set(slotOf(classroom), classroom);
      this.external.set(`${year} ${classroom.level} ${folded(name)}`, classroom);
    }
    for (const key of keys) this.existing.set(key, [...(this.existing.get(key) ?? []), classroom]);
    if (!archived) this.takenSlots.add(slotOf(classroom));
  }

  /** The planned classes by the keys of the file, without those that have errors. */
  async plan(classrooms: RosterClassroom[]): Promise<Map<string, PlannedClassroom>> {
    const created: NewClassroom[] = [];
    const keys = new Set(classrooms.map(({ key }) => key));
    for await (const row of paced(classrooms)) {
      this.noteOtherNotation(row);
      const [unknown] = this.match(row) ?? [];
      if (unknown && !this.isOtherId(unknown, keys)) created.push(unknown);
    }
    const numbered = created.filter(({ row }) => row.classNumber !== undefined);
    const unnumbered = created.filter(({ row }) => row.classNumber === undefined);
    for (const classroom of numbered) this.create(classroom, classroom.row.classNumber ?? 0);
    for (const classroom of unnumbered.toSorted(byTitle)) this.create(classroom, this.lowestFree(classroom));
    this.reportSubjectClasses();
    return this.byKey;
  }

  /** Plans an existing class; returns a class that has to be created. */
  private match(row: RosterClassroom): [NewClassroom] | undefined {
    this.noteLongName(row);
    const academicYear = yearOf(row, this.context);
    const level = this.context.levels.find(row.level, ...row.gradeCodes);
    const found = this.find(row, academicYear, level);
    if (found?.archived) {
      return this.report(row, undefined, 'classroom_archived', `${found.name} is archived. Restore it first.`);
    }
    if (found) return this.keep(row, found);
    if (!level) return this.reportUnknownLevel(row);
    if (!this.context.levels.named(row.level, ...row.gradeCodes)) {
      const message = `${row.name} has no known level; the default level ${level.code} is used.`;
      this.context.issues.note({ part: 'classrooms', line: row.line }, 'level_assumed', message);
    }
    return [{ row, level, academicYear }];
  }

  /**
   * Whether the class exists under an id that is no longer in the file, because the school information system gave it another
   * one. It is an error: another class would be created beside it.
   */
  private isOtherId({ row, level, academicYear }: NewClassroom, keys: ReadonlySet<string>): boolean {
    const place = slotOf({ level: level.code, classNumber: row.classNumber ?? 0, academicYear });
    const existing = this.external.get(place) ?? this.external.get(`${academicYear} ${level.code} ${folded(row.name)}`);
    if (!this.isExternal || !existing?.externalId || keys.has(existing.externalId)) return false;
    const message = `${existing.name} exists with another sourcedId. If it is the same class, an admin sets externalId of PATCH /classrooms/${existing.id} to null; then repeat the import.`;
    this.report(row, undefined, 'classroom_other_id', message);
    return true;
  }

  private find(
    { key, name, classNumber }: RosterClassroom,
    year: string,
    level?: Level,
  ): ExistingClassroom | undefined {
    const own = this.isExternal ? this.existing.get(`id ${year} ${key}`)?.[0] : undefined;
    if (own) return own;
    if (classNumber) {
      return this.existing.get(`number ${year} ${classNumber}`)?.find((room) => isSameLevel(room.level, level?.code));
    }
    const sameName = this.existing.get(`name ${year} ${folded(name)}`) ?? [];
    const named = sameName.filter((room) => !level || isSameLevel(room.level, level.code));
    return named.length === 1 ? named[0] : undefined;
  }

  private keep(row: RosterClassroom, existing: ExistingClassroom): undefined {
    const { id, level, classNumber, academicYear } = existing;
    const name = hasOwnName(row) ? truncate(row.name, maxNameLength) : existing.name;
    const externalId = this.isExternal ? row.key : existing.externalId;
    const change = name === existing.name && externalId === existing.externalId ? 'unchanged' : 'updated';
    const matched: PlannedClassroom = { id, level, classNumber, academicYear, name, externalId, change };
    const planned = this.bySlot.get(slotOf(existing)) ?? matched;
    this.bySlot.set(slotOf(existing), planned);
    this.byKey.set(row.key, planned);
  }

  private create({ row, level, academicYear }: NewClassroom, classNumber: number | undefined): void {
    if (!classNumber || classNumber > level.maxClasses) {
      const message = `${level.code} can have at most ${level.maxClasses} classes per year; ${row.name} exceeds the limit.`;
      return this.report(row, 'classNumber', 'class_limit', message);
    }
    const slot = { level: level.code, classNumber, academicYear };
    const name = hasOwnName(row) ? truncate(row.name, maxNameLength) : `${level.code}/${classNumber}`;
    const externalId = this.isExternal ? row.key : null;
    const planned = this.bySlot.get(slotOf(slot)) ?? { id: newId(), ...slot, name, externalId, change: 'created' };
    this.takenSlots.add(slotOf(slot));
    this.bySlot.set(slotOf(slot), planned);
    this.byKey.set(row.key, planned);
  }

  private lowestFree({ level, academicYear }: NewClassroom): number | undefined {
    const numbers = Array.from({ length: level.maxClasses }, (_, at) => at + 1);
    return numbers.find(
      (classNumber) => !this.takenSlots.has(slotOf({ level: level.code, classNumber, academicYear })),
    );
  }

  private get isExternal(): boolean {
    return this.context.format === 'oneroster';
  }

  /** Notes once a year that is written unlike the current one: 2026 and 2026-2027 are two years here. */
  private noteOtherNotation(row: RosterClassroom): void {
    const { currentYear, issues } = this.context;
    const year = yearOf(row, this.context);
    if (year.length === currentYear.length || this.otherNotations.has(year)) return;
    this.otherNotations.add(year);
    const message = `The classes are of ${year}, but the current academic year is ${currentYear}, which is another year. If it is the same, write it alike: in the file, or in settings.currentAcademicYear.`;
    issues.note({ part: 'classrooms', line: row.line }, 'academic_year_notation', message);
  }

  private noteLongName({ name, line }: RosterClassroom): void {
    if (truncate(name, maxNameLength) === name) return;
    const message = `The class name is truncated to ${maxNameLength} characters.`;
    this.context.issues.note({ part: 'classrooms', line }, 'name_shortened', message);
  }

  private reportUnknownLevel(row: RosterClassroom): undefined {
    const level = [row.level, ...row.gradeCodes].filter(Boolean).join(', ');
    const problem = level ? `Unknown level ${level}.` : `${row.name} has no level.`;
    const message = `${problem} Available levels: ${this.context.levels.codes}. Correct it, or set defaultLevel.`;
    return this.report(row, 'level', 'level_unknown', message);
  }

  private report(row: RosterClassroom, column: RosterColumn | undefined, rule: string, message: string) {
    const error = { row, column, rule, message };
    if (row.isHomeroom || !rulesOfHomeClasses.includes(rule)) this.add(error);
    else this.subjectErrors.push(error);
    return undefined;
  }

  /** One error for several subject classes: what they lack is not a level each, but homerooms for their students. */
  private reportSubjectClasses(): void {
    const [first, ...more] = this.subjectErrors.toSorted((a, b) => a.row.line - b.row.line);
    if (first && more.length === 0) this.add(first);
    if (!first || more.length === 0) return;
    const names = [first, ...more].slice(0, maxNames).map(({ row }) => row.name);
    const examples = `${names.join(', ')}${more.length < maxNames ? '' : ' …'}`;
    const message = `${more.length + 1} classes are subject classes, not homerooms (${examples}). A student has one class per academic year, the homeroom. Export the homerooms with their enrollments too (classType homeroom).`;
    this.add({ row: first.row, rule: 'homerooms_missing', message });
  }

  private add({ row: { line }, column, rule, message }: ClassroomError): void {
    this.context.issues.error({ part: 'classrooms', line, column }, rule, message);
  }
}

/** Whether the file names the class, other than by level and class number, which it may write as `1/1` for P1/1. */
const hasOwnName = ({ name, level, classNumber }: RosterClassroom): boolean => name !== `${level}/${classNumber}`;

/** A class is unique by academic year, level and class number. */
const slotOf = ({
  academicYear,
  level,
  classNumber,
}: Pick<ExistingClassroom, 'academicYear' | 'level' | 'classNumber'>) =>
  `${academicYear} ${folded(level)}/${classNumber}`;

/** Homerooms first: subject classes must not take their places. */
const byTitle = ({ row: a }: NewClassroom, { row: b }: NewClassroom) =>
  Number(b.isHomeroom) - Number(a.isHomeroom) ||
  folded(a.name).localeCompare(folded(b.name), 'en', { numeric: true }) ||
  (a.key < b.key ? -1 : 1);
