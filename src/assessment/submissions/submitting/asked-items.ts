import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { AskedItem } from '#assessment/grading/answers.js';
import { drawFor, type RandomDraw } from '#assessment/grading/draws.js';
import { unavailable } from '#platform/problems/problem.js';

/** All items of an assessment, the candidates of its draws included. */
export interface AskedSet {
  items: (AskedItem & { drawId: string | null })[];
  draws: RandomDraw[];
}

/** An attempt at an assessment of this version. */
interface Asked {
  /** The id of the assessment. */
  id: string;
  version: number;
  seed: string;
}

const maxCachedItems = 5_000;

/**
 * The items of the most recent assessments with the version they belong to. A whole class answers the same items:
 * statements send them only if that version is outdated.
 */
@Injectable()
export class AskedItems {
  private readonly cache = new LRUCache<string, { version: number; asked: AskedSet }>({
    maxSize: maxCachedItems,
    sizeCalculation: ({ asked }) => Math.max(1, asked.items.length),
  });

  /** The version of the assessment whose items need not be sent again. */
  cachedVersion(assessmentId: string): number | null {
    return this.cache.get(assessmentId)?.version ?? null;
  }

  /** The items that a statement sent, which are cached, or the cached ones if it sent none. */
  keep(assessmentId: string, version: number, sent: AskedSet | null): AskedSet {
    if (sent) {
      this.cache.set(assessmentId, { version, asked: sent });
      return sent;
    }
    const cached = this.cache.get(assessmentId);
    // Replaced or evicted since the statement was told its version.
    if (cached?.version !== version)
      throw unavailable('assessment_changing', 'The assessment was read again. Try again.');
    return cached.asked;
  }

  /** The items of an attempt, from those that a statement sent, or from the cached ones if it sent none. */
  of({ id, version, seed }: Asked, sent: AskedSet | null): AskedItem[] {
    const { items, draws } = this.keep(id, version, sent);
    return drawFor(seed, draws, items);
  }
}
