import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Settings } from '#platform/config/settings.js';
import { connectionOptions, openDataSource } from './data-source.js';
import { Database } from './database.js';
import { Notifications } from './notifications.js';
import { Caches } from './notified-cache.js';

/** The connection pool and LISTEN/NOTIFY of the organization's database. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [Settings],
      useFactory: connectionOptions,
      dataSourceFactory: openDataSource,
    }),
  ],
  providers: [Caches, Database, Notifications],
  exports: [Caches, Database, Notifications],
})
export class DatabaseModule {}
