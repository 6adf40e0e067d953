import { PageOf, PageQuery, Sort, type SortOf } from '#platform/api/page.js';
import { Flag, Id, Instant, Int, IntersectionType, Many, PartialType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { AcademicYear } from '#tenancy/organizations/academic-year.js';

class ClassroomFields {
  @Text({ max: 40, example: 'P1', about: 'Code of a level of the organization' })
  level: string;

  @Int({ min: 1, max: 6, example: 2, about: 'Number of the class in its level' })
  classNumber: number;

  @AcademicYear({ example: '2026' })
  academicYear: string;

  @Text({ max: 100, example: 'P1/2', about: 'Name of the class' })
  name: string;
}

export class ClassroomDraft {
  @Text({ max: 40, example: 'P1', about: 'Code of a level of the organization' })
  level: string;

  @Int({ min: 1, max: 6, optional: true, about: 'Default: the lowest free class number' })
  classNumber?: number;

  @AcademicYear({ optional: true, about: 'Default: the current academic year of the organization' })
  academicYear?: string;

  @Text({ max: 100, optional: true, about: 'Default: level and class number, such as P1/2' })
  name?: string;
}

const externalId = {
  max: 255,
  nullable: true,
  about:
    'Id in the school information system (OneRoster sourcedId), by which imports recognise the class; null to let the next import set it',
};

export class ClassroomChanges extends PartialType(ClassroomFields) {
  @Text({ ...externalId, optional: true })
  externalId?: string | null;
}

const classroomSorts = ['name', 'createdAt'] as const;

export class ClassroomQuery extends PageQuery {
  @Text({ optional: true, max: 40, about: 'Only classes of this level' })
  level?: string;

  @AcademicYear({ optional: true })
  academicYear?: string;

  @Flag({ default: false, about: 'List archived classrooms instead' })
  archived: boolean;

  @Sort(classroomSorts, 'name')
  sort: SortOf<typeof classroomSorts>;
}

export class ClassroomView extends IntersectionType(RecordView, ClassroomFields) {
  @Text(externalId)
  externalId: string | null;

  @Instant({ nullable: true })
  archivedAt: Date | null;
}

/** A teacher of a classroom, named to all readers of the classroom. */
export class ClassTeacherView {
  @Id()
  id: string;

  @Text({ example: 'Ana Abel' })
  displayName: string;
}

/** A classroom with its current teachers and the number of its students. */
export class ClassroomSummaryView extends ClassroomView {
  @Int({ min: 0, about: 'Students who attend the classroom today' })
  studentCount: number;

  @Many(() => ClassTeacherView, { about: 'Current teachers, by name' })
  teachers: ClassTeacherView[];
}

export class ClassroomPage extends PageOf(ClassroomSummaryView) {}

export class RemovedView {
  @Flag({ about: 'true: archived because it has records; false: deleted' })
  archived: boolean;
}
