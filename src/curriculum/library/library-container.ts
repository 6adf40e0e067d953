import { type Destination, ResourceContainer } from '#curriculum/resources/resource-container.js';
import type { Resource } from '#curriculum/resources/resource.entity.js';
import { resourcePolicy } from '#curriculum/resources/resources.policy.js';
import type { Actor } from '#platform/access/actor.js';
import { Provides } from '#platform/ports/ports.js';
import { conflict } from '#platform/problems/problem.js';

/** The library: admins add resources, teachers propose them for approval. Library resources have no position or label. */
@Provides(ResourceContainer)
export class LibraryContainer implements ResourceContainer {
  readonly scope = 'library';

  attach({ role }: Actor, resource: Resource, { label }: Destination): Promise<void> {
    if (label) throw noPosition();
    resource.status = resourcePolicy.scopeOf(role, 'approve') ? 'active' : 'pending';
    return Promise.resolve();
  }

  lock(): Promise<void> {
    return Promise.resolve();
  }

  relabel(): Promise<void> {
    throw noPosition();
  }

  move(): Promise<string[]> {
    throw noPosition();
  }

  detach(): Promise<void> {
    return Promise.resolve();
  }

  reattach(): Promise<void> {
    return Promise.resolve();
  }
}

const noPosition = () =>
  conflict(
    'resource_unplaced',
    'Library resources have no position or label. Only resources of a subject or assessment do.',
  );
