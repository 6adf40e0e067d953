import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { conflict } from '#platform/problems/problem.js';
import type { Resource } from './resource.entity.js';
import type { ResourceScope } from './resource-types.js';

/** Where somebody wants a resource to be. */
export interface Destination {
  subjectId?: string;
  unitId?: string;
  partId?: string;
  sectionId?: string;
  assessmentId?: string;
  label?: string;
}

/**
 * What a scope means for the resources in it: who keeps them in order and what their labels must not clash with. All of
 * it happens in one transaction with the resource's own row, and for one container after another.
 */
export interface ResourceContainer {
  /** Takes in a resource that is about to be written: whether the actor may, its class, its place and its label. */
  attach(actor: Actor, resource: Resource, destination: Destination): Promise<void>;
  /** Holds the container of a resource: whoever else would change anything in it waits. */
  lock(resource: Resource): Promise<void>;
  relabel(resource: Resource, label: string): Promise<void>;
  /** Moves it among its siblings and answers all of them in order. */
  move(resource: Resource, position: number): Promise<string[]>;
  /** It is about to be deleted or archived. */
  detach(resource: Resource): Promise<void>;
  /** It has come out of the archive. */
  reattach(resource: Resource): Promise<void>;
}

/** The home of each scope. The one of assessments is given by whoever keeps assessments. */
@Injectable()
export class ResourceContainers {
  private readonly containers = new Map<ResourceScope, ResourceContainer>();

  register(scope: ResourceScope, home: ResourceContainer): void {
    this.containers.set(scope, home);
  }

  of(scope: ResourceScope): ResourceContainer {
    const home = this.containers.get(scope);
    if (home) return home;
    throw conflict('scope_unavailable', 'Resources of this scope cannot be kept here.');
  }
}
