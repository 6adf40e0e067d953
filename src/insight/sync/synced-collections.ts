import { Injectable } from '@nestjs/common';
import { Features } from '#platform/features/features.js';
import { All } from '#platform/ports/ports.js';
import { invalid, Problem } from '#platform/problems/problem.js';
import { SyncedCollection } from '#platform/sync/synced-collection.port.js';

/** The kinds of records that are synchronized, as far as their features are enabled. */
@Injectable()
export class SyncedCollections {
  constructor(
    @All(SyncedCollection) private readonly all: SyncedCollection[],
    private readonly features: Features,
  ) {}

  get enabled(): SyncedCollection[] {
    return this.all.filter((collection) => this.features.isOn(this.features.ownerOf(collection.constructor)));
  }

  get names(): string[] {
    return this.enabled.map(({ name }) => name).sort();
  }

  /** Throws 404 `feature_disabled` if its feature is switched off, and 400 if there is none. */
  get(name: string): SyncedCollection {
    const collection = this.enabled.find((each) => each.name === name);
    if (collection) return collection;
    if (this.all.some((each) => each.name === name))
      throw new Problem('notFound', 'feature_disabled', 'This feature is not enabled for this organization.');
    const known = this.names.join(', ');
    throw invalid('collection_unknown', `Unknown collection ${name}. Available collections: ${known}.`);
  }
}
