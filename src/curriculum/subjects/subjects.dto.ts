import { Choice, Id, Instant, Int, IntersectionType, PartialType, RichText, Text } from '#platform/shapes/fields.js';
import { PageOf, PageQuery, SearchWords, Sort, type SortOf } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type SubjectStatus, subjectStatuses } from './subject.entity.js';

class SubjectFields {
  @Text({ example: 'Mathematics P1' })
  name: string;

  @RichText({ max: 5000, default: '' })
  description: string;

  @Id({ nullable: true, default: null })
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
  @Id({ optional: true })
  classroomId?: string;

  @Choice(subjectStatuses, { default: 'active' })
  status: SubjectStatus;

  @SearchWords('the name')
  q?: string;

  @Sort(subjectSorts, 'position')
  sort: SortOf<typeof subjectSorts>;
}

export class SubjectView extends IntersectionType(RecordView, SubjectDraft) {
  @Choice(subjectStatuses)
  status: SubjectStatus;

  @Instant({ nullable: true })
  archivedAt: Date | null;
}

export class SubjectPage extends PageOf(SubjectView) {}
