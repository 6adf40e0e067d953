import type { RubricCriterion } from '#assessment/marking/rubrics/rubric.entity.js';
import type { Quality } from './questions.js';

/** How the drawing is marked: the levels of each quality. */
export const drawingRubric: { title: string; maxPoints: number; criteria: RubricCriterion[] } = {
  title: 'Drawings in geometry',
  maxPoints: 4,
  criteria: [
    {
      id: 'accuracy',
      title: 'Accuracy',
      description: 'The lines have the shape that was asked for.',
      maxPoints: 3,
      levels: [
        { id: 'exact', title: 'Exact', description: 'Straight lines at the right angle.', points: 3 },
        { id: 'rough', title: 'Rough', description: 'The lines meet at another angle.', points: 1 },
        { id: 'none', title: 'Not yet', description: 'The lines do not meet.', points: 0 },
      ],
    },
    {
      id: 'labels',
      title: 'Marks',
      description: 'What matters is marked.',
      maxPoints: 1,
      levels: [
        { id: 'marked', title: 'Marked', description: 'The angle is marked.', points: 1 },
        { id: 'unmarked', title: 'Not marked', description: 'There is no mark.', points: 0 },
      ],
    },
  ],
};

/** The levels that make up the score of a drawing of each quality. */
export const drawingLevels: Record<Quality, [accuracy: string, labels: string]> = {
  strong: ['exact', 'marked'],
  fair: ['exact', 'unmarked'],
  weak: ['rough', 'unmarked'],
};
