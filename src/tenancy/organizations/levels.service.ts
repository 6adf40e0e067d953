import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import { Database, type Statement } from '#platform/database/database.js';
import { All } from '#platform/ports/ports.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import { foldText } from '#platform/text/folding.js';
import { LevelUses } from './level-uses.port.js';
import { isSameLevel, type Level } from './organization.entity.js';

/** A share lock: the levels cannot change until the transaction ends, but others may hold them too. */
const holdLevels: Statement = {
  name: 'organization-levels-hold',
  text: `SELECT settings -> 'levels' AS levels FROM organizations WHERE id = $1 FOR SHARE`,
};

/** Keeps the levels of classes and students among those of the organization, also while both change (docs/decisions/0185). */
@Injectable()
export class LevelsService {
  constructor(
    @All(LevelUses) private readonly uses: LevelUses[],
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** The levels, which cannot change until the caller's transaction ends. */
  async hold(): Promise<Level[]> {
    const [row] = await this.database.query<{ levels: Level[] }>(holdLevels, [this.settings.organizationId]);
    return row?.levels ?? [];
  }

  /** Holds the levels and returns the one with this code. Throws `level_unknown`. */
  async holdOne(code: string): Promise<Level> {
    return levelIn(await this.hold(), code);
  }

  /** Holds the levels for records that get back a level they had. Throws `level_removed` for one that is no longer there. */
  async holdFormer(codes: readonly string[]): Promise<void> {
    const levels = await this.hold();
    const removed = codes.find((code) => !levels.some((level) => isSameLevel(level.code, code)));
    if (removed !== undefined)
      throw conflict('level_removed', `Level ${removed} has been removed. Add it to settings.levels again first.`);
  }

  /** Throws `level_in_use` if classes or students have a level that is not among these, spelled in the same way. */
  async refuseRemovalOfUsed(levels: readonly Level[]): Promise<void> {
    const codes = levels.map(({ code }) => code);
    const uses = (await Promise.all(this.uses.map((port) => port.except(codes)))).flat();
    const [first] = uses;
    if (!first) return;
    const found = uses.filter(({ level }) => level === first.level).map(({ count, kind }) => `${count} ${kind}`);
    throw conflict(
      'level_in_use',
      `Level ${first.level} has ${found.join(' and ')}. Keep its code, or first archive its classrooms and change the level of its students.`,
    );
  }
}

/** The level with this code, compared like names. Throws `level_unknown` with the available codes. */
export function levelIn(levels: readonly Level[], code: string): Level {
  const level = levels.find((known) => isSameLevel(known.code, code));
  if (level) return level;
  const codes = levels.map((known) => known.code).join(', ');
  throw invalid('level_unknown', `Unknown level ${code}. Available levels: ${codes}.`);
}

/** Throws `level_repeated` if two levels have the same code. */
export function refuseRepeated(levels: readonly Level[]): void {
  const codes = levels.map(({ code }) => foldText(code));
  const repeated = levels.find((_, index) => codes.indexOf(codes[index] ?? '') !== index);
  if (repeated)
    throw invalid('level_repeated', `Level codes must be unique: ${repeated.code} is repeated. Remove one of them.`);
}
