import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Settings } from '#platform/config/settings.js';
import { Packages, packages, packagesIn } from './packages.js';

/** What the organization sells. Read before anything starts: a wrong file stops the instance. */
@Global()
@Module({})
export class PackagesModule {
  static forRoot({ packagesFile }: Settings): DynamicModule {
    const offered = new Packages(packagesFile ? packagesIn(packagesFile) : packages);
    return {
      module: PackagesModule,
      providers: [{ provide: Packages, useValue: offered }],
      exports: [Packages],
    };
  }
}
