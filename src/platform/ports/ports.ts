import { Inject, Injectable, type OnModuleInit, type Provider } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';

/**
 * What an area needs from areas to its right: an abstract class, declared by the area that needs it. Providers carry
 * `@Provides(Port)`, users take `@All(Port)`; Nest's discovery connects them, so that nothing registers itself.
 */
export type Port<T = unknown> = abstract new (...args: never[]) => T;

const providedKey = Symbol('ports a class provides');
const tokens = new Map<Port, symbol>();

/** Makes a class an injectable provider of these ports. */
export const Provides =
  (...ports: Port[]): ClassDecorator =>
  (target) => {
    Injectable()(target);
    Reflect.defineMetadata(providedKey, ports, target);
  };

/** Injects an array with every provider of a port, in the order of the modules. It is filled when the application starts. */
export function All(port: Port): ParameterDecorator & PropertyDecorator {
  const token = tokens.get(port) ?? Symbol(port.name);
  tokens.set(port, token);
  return Inject(token);
}

/** Fills what `@All` injects, before any `onModuleInit` of a feature. */
@Injectable()
export class PortProviders implements OnModuleInit {
  private readonly provided = new Map<Port, unknown[]>();

  constructor(private readonly discovery: DiscoveryService) {}

  of(port: Port): unknown[] {
    const providers = this.provided.get(port) ?? [];
    this.provided.set(port, providers);
    return providers;
  }

  onModuleInit(): void {
    for (const { instance, metatype, isAlias } of this.discovery.getProviders()) {
      if (isAlias || !metatype || !instance) continue;
      const ports = Reflect.getOwnMetadata(providedKey, metatype) as Port[] | undefined;
      for (const port of ports ?? []) this.of(port).push(instance);
    }
  }
}

/** One provider for each port that some constructor asks for. Called when every module has been imported. */
export const portProviders = (): Provider[] =>
  [...tokens].map(([port, provide]) => ({
    provide,
    useFactory: (providers: PortProviders) => providers.of(port),
    inject: [PortProviders],
  }));
