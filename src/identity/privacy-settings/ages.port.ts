/** The ages of people, known to the area that keeps the records of students. */
export abstract class Ages {
  /** Whether the person is below an age, or may be because their age is unknown. */
  abstract isBelow(userId: string, years: number): Promise<boolean>;
}
