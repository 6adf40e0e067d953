import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { conflict } from '#platform/problems/problem.js';
import { type Destination, type ResourceContainer, ResourceContainers } from './resource-container.js';
import type { Resource } from './resource.entity.js';
import { libraryPolicy } from './resources.policy.js';

/**
 * The library: admins add resources, teachers propose them for approval. Library resources have no position or label.
 */
@Injectable()
export class LibraryContainer implements ResourceContainer {
  constructor(containers: ResourceContainers) {
    containers.register('library', this);
  }

  attach({ role }: Actor, resource: Resource, { label }: Destination): Promise<void> {
    if (label) throw unsupported();
    resource.status = libraryPolicy.scopeOf(role, 'create') ? 'active' : 'pending';
    return Promise.resolve();
  }

  lock(): Promise<void> {
    return Promise.resolve();
  }

  relabel(): Promise<void> {
    throw unsupported();
  }

  move(): Promise<string[]> {
    throw unsupported();
  }

  detach(): Promise<void> {
    return Promise.resolve();
  }

  reattach(): Promise<void> {
    return Promise.resolve();
  }
}

const unsupported = () =>
  conflict(
    'resource_unplaced',
    'Library resources have no position or label. Only resources of a subject or assessment do.',
  );
