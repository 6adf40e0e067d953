import { type LessonType, lessonTypeDefinitions, lessonTypes } from '#curriculum/modules/lesson-types/lesson-types.js';
import { PageOf } from '#platform/api/page.js';
import { Choice, Flag, Id, Int, IntersectionType, Json, PartialType, Text } from '#platform/shapes/fields.js';
import { VariesBy } from '#platform/shapes/named-schemas.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { contentOfAnyType, contentsByType } from './lesson-schemas.js';
import { maxLessons } from './lesson.entity.js';

const { type: exampleType, example } = lessonTypeDefinitions[0];

const place = { min: 0, max: maxLessons - 1 };

class LessonFields {
  @Text({ max: 200, example: 'What a map shows', about: 'Title of the lesson' })
  title: string;

  @Int({ min: 1, max: 10_000, example: 15, about: 'Estimated time in minutes' })
  estimatedMinutes: number;

  @Json({ schema: contentOfAnyType, example, about: 'What the learner sees, by type' })
  content: object;
}

class LessonKind {
  @Choice(lessonTypes, { example: exampleType, about: 'Decides on the fields of content' })
  type: LessonType;
}

/** A lesson as a teacher writes it. */
@VariesBy('type', contentsByType)
export class LessonDraft extends IntersectionType(LessonKind, LessonFields) {
  @Int({ ...place, optional: true, about: 'Place in the module, from 0; the others move. Default: the last' })
  sortOrder?: number;
}

export class LessonChanges extends PartialType(LessonFields) {}

@VariesBy('type', contentsByType)
export class LessonView extends IntersectionType(RecordView, LessonKind, LessonFields) {
  @Id({ about: 'Id of the module' })
  moduleId: string;

  @Int({ ...place, about: 'Place in the module, from 0' })
  sortOrder: number;
}

export class LessonPage extends PageOf(LessonView) {}

export class LessonPlace {
  @Int({ ...place, example: 0, about: 'New place in the module, from 0; a larger one than the last is the last' })
  sortOrder: number;
}

export class LessonRemovalQuery {
  @Flag({
    default: false,
    about: 'Delete the lesson with the progress, answers and threads of learners; their notes stay',
  })
  force: boolean;
}
