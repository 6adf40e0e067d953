import { PageOf, PageQuery, SearchWords, Sort, type SortOf } from '#platform/api/page.js';
import {
  Choice,
  Flag,
  Id,
  Instant,
  Int,
  IntersectionType,
  PartialType,
  RichText,
  Text,
} from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type SubjectStatus, subjectStatuses } from './subject.entity.js';

class SubjectFields {
  @Text({ example: 'Mathematics P1', about: 'Name of the subject in its classroom' })
  name: string;

  @RichText({ max: 5000, default: '' })
  description: string;

  @Id({ nullable: true, default: null, about: 'Id of the core subject; null for none' })
  coreSubjectId: string | null;

  @Id({ nullable: true, default: null, about: 'One of the teachers of the classroom' })
  teacherId: string | null;

  @Int({ min: 0, default: 0, about: 'Sort order within the classroom, smallest first' })
  position: number;
}

class SubjectClassroom {
  @Id()
  classroomId: string;
}

export class SubjectDraft extends IntersectionType(SubjectClassroom, SubjectFields) {}

export class SubjectChanges extends PartialType(SubjectFields) {}

const subjectSorts = ['position', 'name', 'createdAt'] as const;

export class SubjectQuery extends PageQuery {
  @Id({ optional: true, about: 'Only subjects of this classroom' })
  classroomId?: string;

  @Choice(subjectStatuses, { default: 'active', about: 'Only subjects in this status' })
  status: SubjectStatus;

  @Flag({ default: false, about: 'Only subjects of classes you teach or attend' })
  myClasses: boolean;

  @SearchWords('the name')
  q?: string;

  @Sort(subjectSorts, 'position')
  sort: SortOf<typeof subjectSorts>;
}

export class SubjectView extends IntersectionType(RecordView, SubjectDraft) {
  @Choice(subjectStatuses, { about: 'Archived subjects are read-only' })
  status: SubjectStatus;

  @Instant({ nullable: true })
  archivedAt: Date | null;
}

/** A subject with names of its class, which are null for callers who may read the subject but not the class. */
export class NamedSubjectView extends SubjectView {
  @Text({ nullable: true, example: 'P1/2', about: 'null for callers who cannot read the class' })
  classroomName: string | null;

  @Text({ nullable: true, example: 'Ana Abel', about: 'The name of teacherId' })
  teacherName: string | null;
}

export class SubjectPage extends PageOf(NamedSubjectView) {}
