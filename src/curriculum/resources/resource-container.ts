import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { All } from '#platform/ports/ports.js';
import { conflict } from '#platform/problems/problem.js';
import type { ResourceScope } from './resource-types.js';
import type { Resource } from './resource.entity.js';

/** Where a resource is to be placed. */
export interface Destination {
  subjectId?: string | undefined;
  unitId?: string | undefined;
  partId?: string | undefined;
  sectionId?: string | undefined;
  assessmentId?: string | undefined;
  label?: string | undefined;
}

/**
 * What a scope means for the resources in it: their order and their labels. Every method runs in the transaction that
 * writes the resource's own row, one container after another. Provided by the feature that owns the scope.
 */
export abstract class ResourceContainer {
  abstract readonly scope: ResourceScope;
  /** Places a resource that is about to be written: permission, classroom, position and label. */
  abstract attach(actor: Actor, resource: Resource, destination: Destination): Promise<void>;
  /** Locks the container of a resource until the transaction ends. */
  abstract lock(resource: Resource): Promise<void>;
  abstract relabel(resource: Resource, label: string): Promise<void>;
  /** Moves it among its siblings; returns all of them in order. */
  abstract move(resource: Resource, position: number): Promise<string[]>;
  /** It is about to be deleted or archived. */
  abstract detach(resource: Resource): Promise<void>;
  /** It has been restored from the archive. */
  abstract reattach(resource: Resource): Promise<void>;
}

/** The container of each scope. */
@Injectable()
export class ResourceContainers {
  constructor(@All(ResourceContainer) private readonly containers: ResourceContainer[]) {}

  /** Returns the container of the scope. Throws 409 when no feature registered one. */
  of(scope: ResourceScope): ResourceContainer {
    const container = this.containers.find((each) => each.scope === scope);
    if (container) return container;
    throw conflict('scope_unavailable', `Resources of the scope ${scope} are not available here.`);
  }
}
