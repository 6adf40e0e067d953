import { Injectable } from '@nestjs/common';
import type { Device } from '#identity/sessions/sessions.service.js';
import { networkOf } from '#platform/limits/limit-keys.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { KnownDevices } from './known-devices.js';

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
const perNetwork: Limit = {
  name: 'login-address',
  points: (limits) => limits.limitLoginFailuresPerIp,
  seconds: 15 * 60,
  isHidden: true,
};

/** Keys of the limits that count one login attempt. */
export interface LoginAttempt {
  device: string;
  account: string;
  network: string;
}

/**
 * Limits wrong passwords. Guesses from one network block that network for the account; guesses from many networks block all
 * devices that never logged in to it. A device that did has limits of its own (docs/decisions/0030).
 */
@Injectable()
export class LoginLimits {
  constructor(
    private readonly limits: RateLimits,
    private readonly devices: KnownDevices,
  ) {}

  /**
   * Counts an attempt on the account `userId`, or on `name` if it does not exist. Counting precedes the password check, so
   * parallel attempts stay bounded. The network counts failures only, because a whole school logs in from one network.
   */
  async begin(userId: string | undefined, name: string, device: Device): Promise<LoginAttempt> {
    const attempt = await this.keysOf(userId, name, device);
    await this.limits.refuseSpent(perNetwork, attempt.network);
    // The short window is counted first: an attempt it refuses must not use up the hourly limit.
    await this.limits.count(perDevice, attempt.device);
    await this.limits.count(perAccount, attempt.account);
    return attempt;
  }

  /** Counts a wrong password of the network. */
  async failed({ network }: LoginAttempt): Promise<void> {
    await this.limits.count(perNetwork, network);
  }

  /** Resets the limit of the device and does not count the attempt for the account. */
  async succeeded({ device, account }: LoginAttempt): Promise<void> {
    await this.limits.forgive(perDevice, device);
    await this.limits.refund(perAccount, account);
  }

  /** Takes back an attempt whose password was not compared. */
  async withdraw({ device, account }: LoginAttempt): Promise<void> {
    await this.limits.refund(perDevice, device);
    await this.limits.refund(perAccount, account);
  }

  private async keysOf(userId: string | undefined, name: string, device: Device): Promise<LoginAttempt> {
    const network = networkOf(device.ip);
    const account = userId ?? name.toLowerCase();
    if (!(await this.devices.isKnown(userId, device))) return { device: `${account} ${network}`, account, network };
    const known = `known ${account} ${this.devices.hashOf(device)}`;
    return { device: known, account: known, network: `known ${network}` };
  }
}
