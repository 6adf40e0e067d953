import { Flag, Int, IntersectionType } from '#platform/shapes/fields.js';
import { LimitSettings } from './limit-settings.js';
import { ServerSettings } from './server-settings.js';
import { ServiceSettings } from './service-settings.js';
import { StorageSettings } from './storage-settings.js';
import { TranscriptionSettings } from './transcription-settings.js';

/**
 * The configuration of an instance, one field per environment variable (`jwtSecret` is `JWT_SECRET`). Read and validated
 * once at startup; an empty variable counts as unset.
 */
export class Settings extends IntersectionType(
  ServerSettings,
  StorageSettings,
  ServiceSettings,
  TranscriptionSettings,
  LimitSettings,
) {
  @Flag({ default: true, about: 'Run scheduled and queued jobs in this process' })
  jobsEnabled: boolean;

  @Int({ min: 1, max: 300, default: 30, about: 'Time limit for the headers of a request in seconds' })
  headersTimeoutSeconds: number;

  @Flag({
    optional: true,
    about: 'Serve the API documentation at /api/docs: true always, false never; unset serves it except in production',
  })
  swaggerEnabled?: boolean;

  get sessionIdleMs(): number {
    return this.sessionIdleMinutes * 60_000;
  }

  get servesDocs(): boolean {
    return this.swaggerEnabled ?? !this.isProduction;
  }

  get isProduction(): boolean {
    return this.nodeEnv === 'production';
  }
}
