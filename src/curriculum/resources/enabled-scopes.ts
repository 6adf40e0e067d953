import { Injectable } from '@nestjs/common';
import type { Feature } from '#platform/config/feature-catalogue.js';
import { Features } from '#platform/features/features.js';
import { Problem } from '#platform/problems/problem.js';
import { type ResourceScope, resourceScopes } from './resource-types.js';

const featureOf: Record<ResourceScope, Feature> = {
  library: 'library',
  structure: 'subjects',
  assessment: 'assessments',
};

/** The resource scopes whose feature the organization has enabled. Resources of other scopes are answered with 404. */
@Injectable()
export class EnabledScopes {
  constructor(private readonly features: Features) {}

  get all(): ResourceScope[] {
    return resourceScopes.filter((scope) => this.features.isOn(featureOf[scope]));
  }

  /** Throws 404 when the feature of the scope is disabled. */
  refuseDisabled(scope: ResourceScope): void {
    if (this.features.isOn(featureOf[scope])) return;
    throw new Problem(
      'notFound',
      'feature_disabled',
      `The feature ${featureOf[scope]} is disabled in this organization.`,
    );
  }
}
