import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { conflict } from '#platform/problems/problem.js';
import type { Resource } from './resource.entity.js';
import type { ResourceScope } from './resource-types.js';

/** The place and label requested for a resource. */
export interface Destination {
  subjectId?: string;
  unitId?: string;
  partId?: string;
  sectionId?: string;
  assessmentId?: string;
  label?: string;
}

/**
 * What a scope (library, outline, assessment) does with its resources: order and unique labels within one container.
 * Every method runs in the transaction that changes the resource's row.
 */
export interface ResourceContainer {
  /** Checks access and sets classroom, place and label of a resource that is about to be inserted. */
  attach(actor: Actor, resource: Resource, destination: Destination): Promise<void>;
  /** Locks the container of a resource, so other changes in it wait for the transaction to end. */
  lock(resource: Resource): Promise<void>;
  relabel(resource: Resource, label: string): Promise<void>;
  /** Moves it among its siblings and returns the ids of all of them in order. */
  move(resource: Resource, position: number): Promise<string[]>;
  /** Called before the resource is deleted or archived. */
  detach(resource: Resource): Promise<void>;
  /** Called after the resource was restored from the archive. */
  reattach(resource: Resource): Promise<void>;
}

/** The container of each scope. The assessment area registers its own. */
@Injectable()
export class ResourceContainers {
  private readonly containers = new Map<ResourceScope, ResourceContainer>();

  register(scope: ResourceScope, container: ResourceContainer): void {
    this.containers.set(scope, container);
  }

  /** Returns the container of the scope. Throws 409 when no feature registered one. */
  of(scope: ResourceScope): ResourceContainer {
    const container = this.containers.get(scope);
    if (container) return container;
    throw conflict('scope_unavailable', `Resources of the scope ${scope} are not supported on this instance.`);
  }
}
