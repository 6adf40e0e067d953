import type { AssessmentType } from '#assessment/assessments/assessment-types.js';

/** The grade scales of the school; the first is the default. */
export const demoScales = [
  {
    name: 'A to F',
    kind: 'bands',
    bands: [
      { label: 'A', minPercent: 90 },
      { label: 'B', minPercent: 80 },
      { label: 'C', minPercent: 70 },
      { label: 'D', minPercent: 60 },
      { label: 'F', minPercent: 0 },
    ],
    low: null,
    high: null,
    is_default: true,
  },
  { name: '0 to 20', kind: 'linear', bands: [], low: '0', high: '20', is_default: false },
];

/** Grading periods, in days from today. */
export const demoPeriods = [
  { name: 'First term', from: -120, to: -31 },
  { name: 'Second term', from: -30, to: 60 },
];

/** Categories of every subject of the first class, and the types of assessments in each. */
export const demoCategories: { name: string; weight: number; dropLowest: number; types: AssessmentType[] }[] = [
  { name: 'Quizzes', weight: 30, dropLowest: 1, types: ['quiz'] },
  { name: 'Homework', weight: 20, dropLowest: 0, types: ['homework', 'project'] },
  { name: 'Exams', weight: 50, dropLowest: 0, types: ['exam'] },
];
