import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DecoratedMethods } from './decorated-methods.js';
import { PortProviders, portProviders } from './ports.js';

@Module({})
export class PortsModule {
  static forRoot(): DynamicModule {
    const providers = [DecoratedMethods, PortProviders, ...portProviders()];
    return { module: PortsModule, global: true, imports: [DiscoveryModule], providers, exports: providers };
  }
}
