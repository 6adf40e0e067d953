import { Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { type Feature, featuresOf } from '#platform/config/feature-catalogue.js';
import { Settings } from '#platform/config/settings.js';
import { featureKey } from './feature.js';

/** The enabled features: those offered by the operator, minus those switched off by the admin (docs/decisions/0017). */
@Injectable()
export class Features {
  /** Features offered by the operator. */
  readonly offered: readonly Feature[];
  private chosen?: readonly string[] | undefined;
  private owners?: Map<unknown, Feature>;

  constructor(
    settings: Settings,
    private readonly modules: ModulesContainer,
  ) {
    this.offered = featuresOf(settings.features);
  }

  get on(): readonly Feature[] {
    return this.offered.filter((feature) => this.chosen?.includes(feature) ?? true);
  }

  isOn(feature: Feature | undefined): boolean {
    return feature === undefined || this.on.includes(feature);
  }

  /** Sets the admin's choice; undefined enables all offered features. */
  choose(chosen: readonly string[] | undefined): void {
    this.chosen = chosen;
  }

  /** The feature of a controller or provider, given by its module; undefined if it is always on. */
  ownerOf(type: unknown): Feature | undefined {
    this.owners ??= this.findOwners();
    return this.owners.get(type);
  }

  private findOwners(): Map<unknown, Feature> {
    const owners = new Map<unknown, Feature>();
    for (const { metatype, controllers, providers } of this.modules.values()) {
      const feature = Reflect.getMetadata(featureKey, metatype) as Feature | undefined;
      if (!feature) continue;
      for (const { metatype: type } of [...controllers.values(), ...providers.values()]) owners.set(type, feature);
    }
    return owners;
  }
}
