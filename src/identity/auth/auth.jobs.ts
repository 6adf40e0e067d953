import { Injectable } from '@nestjs/common';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { AuthTokens } from './auth-tokens.js';
import { KnownDevices } from './known-devices.js';

/** Retention jobs for used or expired tokens and for devices without a recent login. */
@Injectable()
export class AuthJobs {
  constructor(
    private readonly tokens: AuthTokens,
    private readonly devices: KnownDevices,
  ) {}

  @Scheduled('purge-tokens', '0 17 * * * *', { inBatches: true })
  purge(): Promise<number> {
    return this.tokens.purge();
  }

  @Scheduled('purge-known-devices', '0 27 3 * * *', { inBatches: true })
  purgeDevices(): Promise<number> {
    return this.devices.purge();
  }
}
