import { PageOf, PageQuery } from '#platform/api/page.js';
import { Choice, Id, Instant, Int, Json, Part, Secret, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type ErasureStatus, erasureStatuses } from './erasure-request.entity.js';

const reason = { max: 1000, example: 'I have left the school.' };

export class AccountErasure {
  @Secret({ about: 'The password of the account' })
  password: string;

  @Text({ ...reason, optional: true, about: 'For the admin who decides, if the school manages the account' })
  reason?: string;
}

export class ErasureRequestDraft {
  @Id({ optional: true, about: 'Whose account to erase; only admins may name another account. Default: your own' })
  userId?: string;

  @Text({ ...reason, optional: true, about: 'For the admin who decides' })
  reason?: string;
}

export class ErasureRejection {
  @Text({ min: 1, max: 1000, example: 'You are enrolled until July.', about: 'Shown to the person' })
  reason: string;
}

export class ErasureRequestQuery extends PageQuery {
  @Choice(erasureStatuses, { optional: true, about: 'Only requests with this status' })
  status?: ErasureStatus;
}

export class ErasureRequestView extends RecordView {
  @Id({ nullable: true, about: 'Whose account to erase; null once it is erased' })
  userId: string | null;

  @Id({ nullable: true, about: 'Who asked: the person, or an admin' })
  requestedBy: string | null;

  @Choice(erasureStatuses, { about: 'requested until an admin confirms or rejects it' })
  status: ErasureStatus;

  @Text({ nullable: true, max: 1000, about: 'Why the person asks; null once the account is erased' })
  reason: string | null;

  @Id({ nullable: true, about: 'The admin who decided' })
  decidedBy: string | null;

  @Instant({ nullable: true, about: 'When it was confirmed or rejected' })
  decidedAt: Date | null;

  @Text({ nullable: true, max: 1000, about: 'Why it was rejected' })
  decisionReason: string | null;
}

export class ErasureRequestPage extends PageOf(ErasureRequestView) {}

export class ErasureReceipt {
  @Instant({ about: 'When everything was erased' })
  erasedAt: Date;

  @Instant({ about: 'When the last backup with the data expires; a backup restored before is erased again' })
  backupsClearAt: Date;

  @Json({ example: { notes: 12, user_sessions: 40 }, about: 'Number of deleted rows by table' })
  rows: Record<string, number>;

  @Int({ min: 0, about: 'Number of deleted files' })
  files: number;
}

export class AccountErasureView {
  @Part(() => ErasureReceipt, { nullable: true, about: 'What was erased; null if an admin has to confirm first' })
  receipt: ErasureReceipt | null;

  @Part(() => ErasureRequestView, { nullable: true, about: 'The open request; null if the account was erased' })
  request: ErasureRequestView | null;
}

export class ConfirmedErasureView extends ErasureRequestView {
  @Part(() => ErasureReceipt, { about: 'What was erased' })
  receipt: ErasureReceipt;
}
