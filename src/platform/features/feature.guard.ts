import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Problem } from '#platform/problems/problem.js';
import { Features } from './features.js';

/** Answers 404 on routes of features that are not enabled (docs/decisions/0017). */
@Injectable()
export class FeatureGuard implements CanActivate {
  constructor(private readonly features: Features) {}

  canActivate(context: ExecutionContext): boolean {
    if (this.features.isOn(this.features.ownerOf(context.getClass()))) return true;
    throw new Problem('notFound', 'feature_disabled', 'This feature is not enabled for this organization.');
  }
}
