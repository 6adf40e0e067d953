import type { Level } from '#tenancy/organizations/organization.entity.js';
import { folded } from '#school/rosters/roster-values.js';

/** Finds a level of the organization by what a file calls it: its code or name, else the number of a grade. */
export class LevelScheme {
  private readonly byName: ReadonlyMap<string, Level>;

  constructor(
    private readonly levels: readonly Level[],
    private readonly fallback?: Level,
  ) {
    this.byName = new Map(levels.flatMap((level) => [level.name, level.code].map((name) => [folded(name), level])));
  }

  /** The first of the names that means a level here; the default when none does. */
  find(...names: (string | undefined)[]): Level | undefined {
    return this.named(...names) ?? this.fallback;
  }

  /** As `find`, without the default. */
  named(...names: (string | undefined)[]): Level | undefined {
    const known = names.flatMap((name) => (name ? [folded(name)] : []));
    const level = known.map((name) => this.byName.get(name)).find((found) => found !== undefined);
    return level ?? known.map((name) => this.byGrade(name)).find((found) => found !== undefined);
  }

  get codes(): string {
    return this.levels.map(({ code }) => code).join(', ');
  }

  /** Grade `07` is the seventh step of the ladder, whatever the ladder calls it. */
  private byGrade(name: string): Level | undefined {
    const [, grade] = /^(?:grade |year )?0*([1-9]\d?)$/.exec(name) ?? [];
    return grade ? this.levels[Number(grade) - 1] : undefined;
  }
}
