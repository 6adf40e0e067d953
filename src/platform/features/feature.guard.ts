import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Problem } from '#platform/problems/problem.js';
import { Features } from './features.js';

/** A route of a feature that this organization does not have is not there (OQ-025). */
@Injectable()
export class FeatureGuard implements CanActivate {
  constructor(private readonly features: Features) {}

  canActivate(context: ExecutionContext): boolean {
    if (this.features.isOn(this.features.ownerOf(context.getClass()))) return true;
    throw new Problem('notFound', 'feature_disabled', 'This organization does not use that feature.');
  }
}
