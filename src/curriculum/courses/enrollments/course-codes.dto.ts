import { PageOf } from '#platform/api/page.js';
import { Instant, Int, Id, Part, Secret } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';

export class CourseCodeDraft {
  @Instant({ optional: true, example: '2035-06-30T16:00:00Z', about: 'When the code expires; default: in 30 days' })
  expiresAt?: Date;

  @Int({ min: 1, nullable: true, default: null, example: 30, about: 'How many people may use it; null for no limit' })
  maxUses: number | null;
}

export class CourseCodeView extends RecordView {
  @Id({ about: 'Id of the course' })
  courseId: string;

  @Instant({ about: 'When the code expires' })
  expiresAt: Date;

  @Int({ min: 1, nullable: true, about: 'How many people may use it; null for no limit' })
  maxUses: number | null;

  @Int({ min: 0, about: 'How many people have used it' })
  uses: number;
}

export class CourseCodePage extends PageOf(CourseCodeView) {}

export class NewCourseCodeView {
  @Part(() => CourseCodeView, { about: 'The new code' })
  courseCode: CourseCodeView;

  @Secret({ about: 'The code itself; shown only in this response', example: 'k7m-4pq-x2n-9tr' })
  code: string;
}

export class CourseCodeUse {
  @Secret({ max: 200, about: 'A code of a course; case and dashes are ignored', example: 'k7m-4pq-x2n-9tr' })
  code: string;
}
