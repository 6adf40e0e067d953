import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';
import { Task } from '#platform/jobs/queue.js';
import { Notifier } from './notifier.js';

const activeAdmins: Statement = {
  name: 'active-admins',
  text: `SELECT id FROM users WHERE role = 'ADMIN' AND account_status = 'active' ORDER BY id LIMIT 1000`,
};

/** Tells admins of requests to erase accounts, and people that theirs was rejected. The texts have no names, which would outlive the erasure. */
@Injectable()
export class ErasureNotifications {
  constructor(
    private readonly notifier: Notifier,
    private readonly database: Database,
  ) {}

  @Task('erasure-requested')
  async tellAdmins({ requestId }: { requestId: string }): Promise<void> {
    const admins = await this.database.query<{ id: string }>(activeAdmins);
    await this.notifier.notify({
      to: admins.map(({ id }) => id),
      kind: 'alert',
      tag: 'system',
      texts: {
        en: { title: 'A request to erase an account', body: 'Confirm or reject it in the list of requests.' },
        th: { title: 'มีคำขอลบบัญชี', body: 'ยืนยันหรือปฏิเสธคำขอได้ในรายการคำขอ' },
      },
      link: `/privacy/erasure-requests/${requestId}`,
      dedupeKey: `erasure-requested/${requestId}`,
    });
  }

  @Task('erasure-rejected')
  async tellPerson({ requestId, userId }: { requestId: string; userId: string }): Promise<void> {
    await this.notifier.notify({
      to: [userId],
      kind: 'alert',
      tag: 'system',
      texts: {
        en: {
          title: 'Your account is not erased',
          body: 'An admin rejected your request. The reason is in the request.',
        },
        th: { title: 'บัญชีของคุณไม่ถูกลบ', body: 'ผู้ดูแลระบบปฏิเสธคำขอของคุณ ดูเหตุผลได้ในคำขอ' },
      },
      link: `/privacy/erasure-requests/${requestId}`,
      dedupeKey: `erasure-rejected/${requestId}`,
    });
  }
}
