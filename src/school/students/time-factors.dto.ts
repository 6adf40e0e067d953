import { Decimal, Id } from '#platform/shapes/fields.js';

export class TimeFactorDraft {
  @Decimal({ min: 1, max: 5, example: 1.5, about: 'Factor on the time limit of every exam; 1 for no extra time' })
  timeFactor: number;
}

/** The extra time of a student in every exam. Only staff see it. */
export class TimeFactorView extends TimeFactorDraft {
  @Id()
  studentId: string;
}
