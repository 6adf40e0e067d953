import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';

type Method = (...args: unknown[]) => unknown;

/** A decorated method of a provider, with the metadata of its decorator. */
export interface DecoratedMethod<Metadata> {
  metadata: Metadata;
  call: Method;
  /** The class of the provider. */
  owner: unknown;
}

/** Finds the methods of providers by their decorator, such as `@Scheduled`, `@Task`, `@On` or `@OnNotify`. */
@Injectable()
export class DecoratedMethods {
  private decorated?: ReturnType<DecoratedMethods['find']>;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  by<Metadata>(key: symbol): DecoratedMethod<Metadata>[] {
    this.decorated ??= this.find();
    return this.decorated.flatMap(({ method, ...found }) => {
      const metadata = Reflect.getOwnMetadata(key, method) as Metadata | undefined;
      return metadata ? [{ ...found, metadata }] : [];
    });
  }

  /** All methods with any decorator, found once: a start asks for five kinds of them among thousands of methods. */
  private find() {
    return this.discovery.getProviders().flatMap(({ instance, isAlias }) => {
      if (isAlias || !instance || typeof instance !== 'object') return [];
      const methods = instance as Record<string, Method>;
      const owner: unknown = (instance as object).constructor;
      return this.scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object).flatMap((name) => {
        const method = methods[name];
        if (!method || Reflect.getOwnMetadataKeys(method).length === 0) return [];
        return [{ method, call: method.bind(instance), owner }];
      });
    });
  }
}
