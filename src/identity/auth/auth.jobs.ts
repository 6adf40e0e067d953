import { Injectable } from '@nestjs/common';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { AuthTokens } from './auth-tokens.js';

@Injectable()
export class AuthJobs {
  constructor(private readonly tokens: AuthTokens) {}

  @Scheduled('purge-tokens', '0 17 * * * *', { inParts: true })
  purge(): Promise<number> {
    return this.tokens.purge();
  }
}
