import { Choice, Id, Int, Many, Text } from '#platform/shapes/fields.js';
import { type UsageKind, usageKinds } from './question-usage.port.js';

/** Something that uses a question. */
export class QuestionUserView {
  @Choice(usageKinds, { name: 'QuestionUserKind', about: 'What uses the question' })
  kind: UsageKind;

  @Id({ about: 'Id of the assessment or lesson' })
  id: string;

  @Text({ about: 'Title of the assessment or lesson' })
  title: string;

  @Id({ nullable: true, about: 'Id of the module of a lesson; null for an assessment' })
  parentId: string | null;
}

/** Where a question is used, in any of its versions. */
export class QuestionUsageView {
  @Int({ min: 0, about: 'Assessments that use it, also as a candidate of a draw' })
  assessmentCount: number;

  @Int({ min: 0, about: 'Lessons whose exercise asks it' })
  lessonCount: number;

  @Many(() => QuestionUserView, { max: 200, about: 'Those the caller may read, at most 100 of each kind, by title' })
  users: QuestionUserView[];
}
