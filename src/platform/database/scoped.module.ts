import { type DynamicModule, Inject, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Policy } from '#platform/access/policy.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import type { Versioned } from './base.entity.js';
import { Database } from './database.js';
import { ScopedRepository } from './scoped.repository.js';

const tokens = new WeakMap<object, symbol>();

function tokenOf(policy: Policy<object>): symbol {
  const token = tokens.get(policy) ?? Symbol(`Scoped<${policy.entity.name}>`);
  tokens.set(policy, token);
  return token;
}

/** Injects the repository that applies `policy`. */
export const InjectScoped = <E extends object>(policy: Policy<E>) => Inject(tokenOf(policy));

/** Provides the scoped repositories of a feature, one per policy. */
@Module({})
export class ScopedModule {
  static forFeature(...policies: Policy<Versioned>[]): DynamicModule {
    const providers = policies.map((policy) => ({
      provide: tokenOf(policy),
      useFactory: (database: Database, settings: Settings, clock: Clock) =>
        new ScopedRepository(database, policy, settings.organizationId, clock),
      inject: [Database, Settings, Clock],
    }));
    return {
      module: ScopedModule,
      imports: [TypeOrmModule.forFeature(policies.map(({ entity }) => entity))],
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}
