import { foldText } from '#platform/text/folding.js';
import { folded } from '#school/rosters/roster-values.js';
import type { Level } from '#tenancy/organizations/organization.entity.js';

/** Finds a level of the organization by its code or name, else by a grade number. */
export class LevelScheme {
  private readonly byName: ReadonlyMap<string, Level>;
  /** Positions in the order of promotion, by folded code. */
  private readonly positions: ReadonlyMap<string, number>;

  constructor(
    private readonly levels: readonly Level[],
    private readonly fallback?: Level,
  ) {
    this.byName = new Map(levels.flatMap((level) => [level.name, level.code].map((name) => [folded(name), level])));
    this.positions = new Map(levels.map(({ code }, at) => [foldText(code), at]));
  }

  /** The level of the first name that matches one, else the default level. */
  find(...names: (string | undefined)[]): Level | undefined {
    return this.named(...names) ?? this.fallback;
  }

  /** Like `find`, without the default level. */
  named(...names: (string | undefined)[]): Level | undefined {
    const candidates = names.flatMap((name) => (name ? [folded(name)] : []));
    const level = candidates.map((name) => this.byName.get(name)).find((found) => found !== undefined);
    return level ?? candidates.map((name) => this.byGrade(name)).find((found) => found !== undefined);
  }

  /** Whether a level comes before another in the order of promotion; false for an unknown one. */
  isBelow(code: string, other: string): boolean {
    const [at, otherAt] = [code, other].map((each) => this.positions.get(foldText(each)));
    return at !== undefined && otherAt !== undefined && at < otherAt;
  }

  get codes(): string {
    return this.levels.map(({ code }) => code).join(', ');
  }

  /** Grade `07` is the seventh level, whatever its code. */
  private byGrade(name: string): Level | undefined {
    const [, grade] = /^(?:grade |year )?0*([1-9]\d?)$/.exec(name) ?? [];
    return grade ? this.levels[Number(grade) - 1] : undefined;
  }
}
