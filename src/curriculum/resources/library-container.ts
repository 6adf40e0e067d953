import { Provides } from '#platform/ports/ports.js';
import type { Actor } from '#platform/access/actor.js';
import { conflict } from '#platform/problems/problem.js';
import { type Destination, ResourceContainer } from './resource-container.js';
import type { Resource } from './resource.entity.js';
import { libraryPolicy } from './resources.policy.js';

/** The library's shelves: admins put things there, teachers propose them; nothing has a place or a label (OQ-086). */
@Provides(ResourceContainer)
export class LibraryContainer implements ResourceContainer {
  readonly scope = 'library';

  attach({ role }: Actor, resource: Resource, { label }: Destination): Promise<void> {
    if (label) throw unplaced();
    resource.status = libraryPolicy.scopeOf(role, 'create') ? 'active' : 'pending';
    return Promise.resolve();
  }

  lock(): Promise<void> {
    return Promise.resolve();
  }

  relabel(): Promise<void> {
    throw unplaced();
  }

  move(): Promise<string[]> {
    throw unplaced();
  }

  detach(): Promise<void> {
    return Promise.resolve();
  }

  reattach(): Promise<void> {
    return Promise.resolve();
  }
}

const unplaced = () =>
  conflict('resource_unplaced', 'What stands in the library has no place or label. Only what hangs in a subject does.');
