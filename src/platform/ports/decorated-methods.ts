import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';

/** A method of a provider with the metadata its decorator left, ready to be called. */
export interface DecoratedMethod<Metadata> {
  metadata: Metadata;
  call: (...args: unknown[]) => unknown;
  /** The class of the provider. */
  owner: unknown;
}

/** Finds the methods of providers that carry a decorator such as `@Scheduled`, `@Task`, `@On` or `@OnNotify`. */
@Injectable()
export class DecoratedMethods {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  by<Metadata>(key: symbol): DecoratedMethod<Metadata>[] {
    return this.discovery.getProviders().flatMap(({ instance, isAlias }) => {
      if (isAlias || !instance || typeof instance !== 'object') return [];
      const methods = instance as Record<string, (...args: unknown[]) => unknown>;
      const owner: unknown = (instance as object).constructor;
      return this.scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object).flatMap((name) => {
        const method = methods[name];
        const metadata = method && (Reflect.getMetadata(key, method) as Metadata | undefined);
        return metadata && method ? [{ metadata, call: method.bind(instance), owner }] : [];
      });
    });
  }
}
