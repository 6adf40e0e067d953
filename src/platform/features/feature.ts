import { SetMetadata } from '@nestjs/common';
import type { Feature as FeatureName } from '#platform/config/feature-catalogue.js';

export const featureKey = Symbol('feature');

/** Makes a module part of a feature: switched off, its routes answer 404, its jobs rest, its headings leave the API document. */
export const Feature = (name: FeatureName): ClassDecorator => SetMetadata(featureKey, name);
