import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Settings } from '#platform/config/settings.js';
import { Packages, packages, packagesIn } from './packages.js';

/** Provides the packages. The file is read before the application starts, so an invalid one stops the instance. */
@Global()
@Module({})
export class PackagesModule {
  static forRoot({ packagesFile }: Settings): DynamicModule {
    const configured = new Packages(packagesFile ? packagesIn(packagesFile) : packages);
    return {
      module: PackagesModule,
      providers: [{ provide: Packages, useValue: configured }],
      exports: [Packages],
    };
  }
}
