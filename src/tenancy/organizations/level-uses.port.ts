/** How many records of a kind have a level. */
export interface LevelUse {
  level: string;
  count: number;
  kind: 'classrooms' | 'students';
}

/** Records with a level of `settings.levels`. A level in use cannot be removed: its students could not be promoted. */
export abstract class LevelUses {
  /** The uses of all levels whose codes are not among these. Runs in the caller's transaction. */
  abstract except(codes: readonly string[]): Promise<LevelUse[]>;
}
