import { Injectable } from '@nestjs/common';
import { networkOf } from '#platform/limits/limit-keys.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { KnownDevices } from './known-devices.js';
import type { Device } from '#identity/sessions/sessions.service.js';

const perDevice: Limit = {
  name: 'login-device',
  points: (limits) => limits.limitLoginFailuresPerDevice,
  seconds: 15 * 60,
};
const perAccount: Limit = {
  name: 'login-account',
  points: (limits) => limits.limitLoginFailuresPerAccount,
  seconds: 3600,
  isHidden: true,
};
const perAddress: Limit = {
  name: 'login-address',
  points: (limits) => limits.limitLoginFailuresPerIp,
  seconds: 15 * 60,
  isHidden: true,
};

/** The budgets one attempt to log in counts in. */
export interface LoginAttempt {
  device: string;
  account: string;
  network: string;
}

/**
 * Limits wrong passwords. Guessing from one address locks that address out of the account, guessing from many locks all
 * devices that never logged in to it; a device that did has budgets of its own (docs/decisions/0030).
 */
@Injectable()
export class LoginLimits {
  constructor(
    private readonly limits: RateLimits,
    private readonly devices: KnownDevices,
  ) {}

  /**
   * Counts an attempt on the account `userId`, or on `name` where there is none. Counted before the password is
   * compared, so that many attempts at the same time stay bounded; the network counts failures only, because a whole
   * school logs in from one.
   */
  async begin(userId: string | undefined, name: string, device: Device): Promise<LoginAttempt> {
    const attempt = await this.attemptOf(userId, name, device);
    await this.limits.refuseSpent(perAddress, attempt.network);
    // An attempt the short window refuses must not use up the hour as well.
    await this.limits.count(perDevice, attempt.device);
    await this.limits.count(perAccount, attempt.account);
    return attempt;
  }

  async failed({ network }: LoginAttempt): Promise<void> {
    await this.limits.count(perAddress, network);
  }

  async succeeded({ device, account }: LoginAttempt): Promise<void> {
    await this.limits.forgive(perDevice, device);
    await this.limits.refund(perAccount, account);
  }

  private async attemptOf(userId: string | undefined, name: string, device: Device): Promise<LoginAttempt> {
    const network = networkOf(device.ip);
    const account = userId ?? name.toLowerCase();
    if (!(await this.devices.isKnown(userId, device))) return { device: `${account} ${network}`, account, network };
    const known = `known ${account} ${this.devices.hashOf(device)}`;
    return { device: known, account: known, network: `known ${network}` };
  }
}
