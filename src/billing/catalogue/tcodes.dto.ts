import { type SubscriptionTier, subscriptionTiers } from '#identity/accounts/user.entity.js';
import { PageOf } from '#platform/api/page.js';
import { Choice, Flag, Id, IntersectionType, Json, PartialType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import {
  type TcodeAccess,
  tcodeAccesses,
  type TcodeKind,
  tcodeKinds,
  type TcodeStatus,
  tcodeStatuses,
} from './tcode.entity.js';

class TcodeFields {
  @Text({
    max: 64,
    pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    shape: 'letters, digits, dots, _ and -',
    example: 'MATH-1',
    about: 'Case-insensitive',
  })
  code: string;

  @Text({ example: 'Mathematics, first year', about: 'Title in the catalogue' })
  title: string;

  @Json({ default: {}, about: 'Further fields for the catalogue, at most 16 KB of JSON' })
  metadata: Record<string, unknown>;

  @Text({
    max: 2000,
    nullable: true,
    default: null,
    pattern: /^https:\/\/\S+$/i,
    shape: 'an https URL',
    about: 'URL of external content; the server never fetches it',
  })
  contentUrl: string | null;

  @Flag({ default: false, about: 'Readable by every signed-in person without a subscription; requires contentUrl' })
  isPublic: boolean;

  @Choice(tcodeAccesses, {
    default: 'included',
    about: 'licensed: members of the classroom or course need a subscription too',
  })
  access: TcodeAccess;

  @Choice(subscriptionTiers, {
    default: 'basic',
    about: 'Lowest tier that may read it; the teachers of the classroom and the owner of the course need none',
  })
  minTier: SubscriptionTier;
}

const target = { nullable: true, default: null } as const;

class TcodeTarget {
  @Choice(tcodeKinds, { about: 'Kind of content it offers' })
  kind: TcodeKind;

  @Id({ ...target, example: '01960000-0000-7000-8000-000000000000', about: 'Required for kind subject' })
  subjectId: string | null;

  @Id({ ...target, about: 'Required for kind unit' })
  unitId: string | null;

  @Id({ ...target, about: 'Required for kind course' })
  courseId: string | null;

  @Id({ ...target, about: 'Required for kind module' })
  moduleId: string | null;

  @Id({ ...target, about: 'Required for kind path' })
  pathId: string | null;
}

export class TcodeDraft extends IntersectionType(TcodeFields, TcodeTarget) {}

class TcodeState {
  @Choice(tcodeStatuses, { about: 'Set to active to restore an archived entry' })
  status: TcodeStatus;
}

export class TcodeChanges extends PartialType(IntersectionType(TcodeFields, TcodeState)) {}

export class TcodeView extends IntersectionType(RecordView, TcodeDraft, TcodeState) {}

export class TcodePage extends PageOf(TcodeView) {}
