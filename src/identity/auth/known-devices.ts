import { createHmac, hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NIL } from 'uuid';
import type { Device } from '#identity/sessions/sessions.service.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { networkOf } from '#platform/limits/limit-keys.js';
import { daysBefore } from '#platform/text/calendar.js';
import { findDevice, purgeDevices, rememberDevice } from './auth.sql.js';

const retentionDays = 90;

/**
 * Devices that logged in to an account in the last 90 days. A device is a network and a browser without its version,
 * stored as a keyed hash, so the table reveals no IP address even where the organization stores none.
 */
@Injectable()
export class KnownDevices {
  private readonly key: Buffer;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    settings: Settings,
  ) {
    this.key = Buffer.from(hkdfSync('sha256', settings.jwtSecret, '', 'homeroom known device', 32));
  }

  hashOf({ ip, userAgent }: Device): string {
    const browser = (userAgent ?? '').slice(0, 400).replace(/[\d.]+/g, '');
    return createHmac('sha256', this.key)
      .update(`${networkOf(ip)}\n${browser}`)
      .digest('base64url');
  }

  /** Runs the same statement for an account that does not exist, so response times do not reveal it. */
  async isKnown(userId: string | undefined, device: Device): Promise<boolean> {
    const since = daysBefore(this.clock.now(), retentionDays);
    return (await this.database.query(findDevice, [userId ?? NIL, this.hashOf(device), since])).length > 0;
  }

  /** Records a login to the account from the device. */
  async remember(userId: string, device: Device): Promise<void> {
    await this.database.query(rememberDevice, [newId(), userId, this.hashOf(device), this.clock.now()]);
  }

  /** Deletes one batch of devices without a login in 90 days; the number deleted. */
  async purge(now = this.clock.now()): Promise<number> {
    return (await this.database.query(purgeDevices, [daysBefore(now, retentionDays)])).length;
  }
}
