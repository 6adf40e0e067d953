import type { RubricCriterion } from '#assessment/marking/rubrics/rubric.entity.js';
import type { Quality } from './questions.js';

interface ContentCriterion extends Omit<RubricCriterion, 'id' | 'levels'> {
  levels: Omit<RubricCriterion['levels'][number], 'id'>[];
}

/** How the drawing is marked. Its criteria and levels get ids when they are inserted. */
export const drawingRubric: { title: string; maxPoints: number; criteria: ContentCriterion[] } = {
  title: 'Drawings in geometry',
  maxPoints: 4,
  criteria: [
    {
      title: 'Accuracy',
      description: 'The lines have the shape that was asked for.',
      maxPoints: 3,
      levels: [
        { title: 'Exact', description: 'Straight lines at the right angle.', points: 3 },
        { title: 'Rough', description: 'The lines meet at another angle.', points: 1 },
        { title: 'Not yet', description: 'The lines do not meet.', points: 0 },
      ],
    },
    {
      title: 'Marks',
      description: 'What matters is marked.',
      maxPoints: 1,
      levels: [
        { title: 'Marked', description: 'The angle is marked.', points: 1 },
        { title: 'Not marked', description: 'There is no mark.', points: 0 },
      ],
    },
  ],
};

/** The titles of the levels that make up the score of a drawing of each quality. */
export const drawingLevels: Record<Quality, [accuracy: string, labels: string]> = {
  strong: ['Exact', 'Marked'],
  fair: ['Exact', 'Not marked'],
  weak: ['Rough', 'Not marked'],
};
