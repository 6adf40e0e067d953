import { Injectable } from '@nestjs/common';
import { Features } from '#platform/features/features.js';
import type { Feature } from '#platform/config/feature-catalogue.js';
import { Problem } from '#platform/problems/problem.js';
import { type ResourceScope, resourceScopes } from './resource-types.js';

const featureOf: Record<ResourceScope, Feature> = {
  library: 'library',
  structure: 'subjects',
  assessment: 'assessments',
};

/** The scopes this organization uses: each belongs to a feature, and is not there while that is switched off (OQ-025). */
@Injectable()
export class EnabledScopes {
  constructor(private readonly features: Features) {}

  get on(): ResourceScope[] {
    return resourceScopes.filter((scope) => this.features.isOn(featureOf[scope]));
  }

  refuseDisabled(scope: ResourceScope): void {
    if (this.features.isOn(featureOf[scope])) return;
    throw new Problem('notFound', 'feature_disabled', 'This organization does not use that feature.');
  }
}
