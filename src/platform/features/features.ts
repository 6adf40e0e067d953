import { Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Settings } from '#platform/config/settings.js';
import { featureKey } from './feature.js';
import { type Feature, featuresOf } from '#platform/config/feature-catalogue.js';

/** Which features this organization has: what its operator offers, less what its admin has switched off (OQ-025). */
@Injectable()
export class Features {
  /** What the operator offers. */
  readonly offered: readonly Feature[];
  private chosen?: readonly string[];
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

  /** What the admin wants of what is offered; undefined wants all of it. */
  choose(chosen: readonly string[] | undefined): void {
    this.chosen = chosen;
  }

  /** The feature a controller or provider belongs to by its module; undefined for what is always on. */
  ownerOf(part: unknown): Feature | undefined {
    this.owners ??= this.findOwners();
    return this.owners.get(part);
  }

  private findOwners(): Map<unknown, Feature> {
    const owners = new Map<unknown, Feature>();
    for (const { metatype, controllers, providers } of this.modules.values()) {
      const feature = Reflect.getMetadata(featureKey, metatype) as Feature | undefined;
      if (!feature) continue;
      for (const { metatype: part } of [...controllers.values(), ...providers.values()]) owners.set(part, feature);
    }
    return owners;
  }
}
