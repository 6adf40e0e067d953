import { type DynamicModule, Global, Module } from '@nestjs/common';
import { SignedUrls } from '#platform/access/signed-urls.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Cipher } from '#platform/crypto/cipher.js';
import { CredentialSigner } from '#platform/crypto/credential-signer.js';
import { Database } from '#platform/database/database.js';
import { DatabaseModule } from '#platform/database/database.module.js';
import { ErrorReporter } from '#platform/errors/error-reporter.js';
import { Events } from '#platform/events/events.js';
import { Features } from '#platform/features/features.js';
import { StorageModule } from '#platform/files/files.module.js';
import { JobsModule } from '#platform/jobs/jobs.module.js';
import { RateLimits } from '#platform/limits/rate-limits.js';
import { Mailer } from '#platform/mail/mailer.js';
import { OperationsModule } from '#platform/operations/operations.module.js';
import { PdfRenderer } from '#platform/pdf/pdf-renderer.js';
import { PersonalDataCatalogue } from '#platform/personal-data/personal-data.js';
import { StreamsModule } from '#platform/streams/streams.module.js';
import { Tracing } from '#platform/tracing/tracing.js';

const kernel = [AuditLog, Cipher, Clock, ErrorReporter, Events, Features, RateLimits];
const services = [...kernel, CredentialSigner, Mailer, PdfRenderer, SignedUrls];
const modules = [DatabaseModule, JobsModule, StorageModule, StreamsModule, OperationsModule];
const tracing = { provide: Tracing, useFactory: Tracing.open, inject: [Settings, Database] };

/** Infrastructure for all features, independent of the school domain. */
@Global()
@Module({ imports: modules, providers: [...services, tracing], exports: [...services, Tracing, ...modules] })
export class PlatformModule {
  static forRoot(settings: Settings, personalData: PersonalDataCatalogue): DynamicModule {
    const shared = [
      { provide: Settings, useValue: settings },
      { provide: PersonalDataCatalogue, useValue: personalData },
    ];
    return { module: PlatformModule, global: true, providers: shared, exports: shared };
  }
}
