import { SetMetadata } from '@nestjs/common';
import type { Feature as FeatureName } from '#platform/config/feature-catalogue.js';

export const featureKey = Symbol('feature');

/** Assigns a module to a feature. While it is off, its routes answer 404, its jobs are skipped and the OpenAPI document omits it. */
export const Feature = (name: FeatureName): ClassDecorator => SetMetadata(featureKey, name);
