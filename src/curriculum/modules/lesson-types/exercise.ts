import { about, distinct, integer, listOf, object, optional, textLike } from '#platform/shapes/schema.js';
import { type LessonTypeDefinition, lessonText } from './lesson-type-definition.js';

/** A question of the bank. */
interface Exercise {
  questionId: string;
}

interface ExerciseContent {
  exercises: Exercise[];
  passPercent?: number;
  text?: string;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const recordId = textLike(36, 'id', 'Must be the id of a record (a UUID).', (value) => uuid.test(value));

const exerciseSchema = object<Exercise>({ questionId: about('Id of a question of the bank', recordId) });

/** The learner answers questions of the bank, which are graded like those of assessments. */
export const exercise: LessonTypeDefinition<'exercise', ExerciseContent> = {
  type: 'exercise',
  about: 'The learner answers questions of the bank',
  example: { exercises: [], text: 'Answer **without** looking at the map.' },
  content: object<ExerciseContent>({
    exercises: about(
      'The questions, in order',
      distinct(listOf(exerciseSchema, { max: 100 }), ({ questionId }) => questionId.toLowerCase()),
    ),
    passPercent: optional(
      about(
        'Percentage of the points that completes the lesson. Without it, learners report their progress',
        integer({ min: 1, max: 100 }),
      ),
    ),
    text: optional(about('Instructions', lessonText())),
  }),
  checkRules: ({ passPercent, exercises }, issues) => {
    if (passPercent !== undefined && exercises.length === 0)
      issues.at('passPercent').add('exercises_missing', 'Requires at least one question in exercises.');
  },
  sanitize: ({ text, exercises, ...rest }, sanitize) => ({
    ...rest,
    exercises: exercises.map(({ questionId }) => ({ questionId: questionId.toLowerCase() })),
    ...(text !== undefined && { text: sanitize(text) }),
  }),
};
