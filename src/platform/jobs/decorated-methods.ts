import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';

/** A provider's method that carries a metadata: metadata, ready to be called. */
export interface DecoratedMethod<Mark> {
  metadata: Mark;
  call: (...args: unknown[]) => unknown;
  /** The class the method belongs to. */
  owner: unknown;
}

/** Finds the methods of providers that a decorator has marked, such as `@Scheduled` and `@Task`. */
@Injectable()
export class DecoratedMethods {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  by<Mark>(key: symbol): DecoratedMethod<Mark>[] {
    return this.discovery.getProviders().flatMap(({ instance }) => {
      if (!instance || typeof instance !== 'object') return [];
      const methods = instance as Record<string, (...args: unknown[]) => unknown>;
      const owner: unknown = (instance as object).constructor;
      return this.scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object).flatMap((name) => {
        const method = methods[name];
        const metadata = method && (Reflect.getMetadata(key, method) as Mark | undefined);
        return metadata && method ? [{ metadata, call: method.bind(instance), owner }] : [];
      });
    });
  }
}
