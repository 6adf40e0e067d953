import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { subjectPolicy } from '#curriculum/subjects/subjects.policy.js';
import type { Actor } from '#platform/access/actor.js';
import { CachedJson } from '#platform/api/returns.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { notFound } from '#platform/problems/problem.js';
import { subjectTree } from './subject-trees.sql.js';

/** Bound of the cache, about 20 MB of memory with the compressed bytes. */
const maxCachedCharacters = 8_000_000;

/**
 * Subjects with their outlines, with an LRU cache of serialized and compressed trees. It needs no invalidation: each read
 * compares the version in the database with the cached one and loads the tree when they differ.
 */
@Injectable()
export class SubjectTreesService {
  private readonly cache = new LRUCache<string, CachedJson>({
    maxSize: maxCachedCharacters,
    sizeCalculation: ({ text }) => text.length || 1,
  });

  constructor(@InjectScoped(subjectPolicy) private readonly subjects: Scoped<typeof subjectPolicy>) {}

  /**
   * Returns the subject with its outline as JSON, with one statement. Throws 404 for subjects the actor cannot read.
   */
  async get(actor: Actor, id: string): Promise<CachedJson> {
    const cached = this.cache.get(id);
    const [found] = await this.subjects.read<TreeRead>(actor, subjectTree, [id, cached?.version ?? null]);
    if (!found) throw notFound('subject');
    if (cached && found.tree === null) return cached;
    const loaded = new CachedJson(found.tree ?? '', found.version);
    this.cache.set(id, loaded);
    return loaded;
  }
}

interface TreeRead {
  version: number;
  /** Null when the cached version is current. */
  tree: string | null;
}
