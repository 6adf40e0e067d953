import { holdsAt, openUntil, type Span } from '#billing/subscriptions/validity.js';
import type { AccessDecision } from '#platform/access/access-decider.js';
import type { Role } from '#platform/access/actor.js';

/** The kinds of content whose access can be queried. */
export const contentKinds = [
  'subject',
  'unit',
  'part',
  'section',
  'resource',
  'file',
  'course',
  'module',
  'path',
] as const;
export type ContentKind = (typeof contentKinds)[number];

/** Why access is denied. */
export type DenialReason =
  | 'feature_disabled'
  | 'not_published'
  | 'no_subscription'
  | 'subscription_expired'
  | 'tier_too_low'
  | 'not_in_classroom'
  | 'not_enrolled'
  | 'not_started'
  | 'module_locked'
  | 'workshop_access_revoked';

/** What grants access. */
export type AccessSource =
  | 'admin'
  | 'owner'
  | 'teacher'
  | 'grant'
  | 'public'
  | 'subscription'
  | 'classroom'
  | 'child'
  | 'enrollment'
  | 'library'
  | 'tier';

/** Additional access to content; `until` is its end, null when it has none. */
interface Grant {
  name: string;
  until: Date | null;
}

/** The input of the decision about one person and one piece of content. */
export interface Facts {
  role: Role;
  /** Whether the organization has enabled the feature of the content. */
  isFeatureOn: boolean;
  /** `module`: a module of a course; `standalone`: one outside courses. */
  side: 'class' | 'library' | 'course' | 'module' | 'standalone' | 'path';
  isPublished: boolean;
  isOwner: boolean;
  teaches: boolean;
  attends: boolean;
  /** Whether a child of the person attends. */
  isGuardian: boolean;
  /** Whether the person has a seat in the course. */
  isEnrolled: boolean;
  /** Whether the content of the course has opened; always true for other content. */
  hasStarted: boolean;
  /** Whether a module waits for prerequisites; always false for other content. */
  isLocked: boolean;
  /** Whether an admin has closed modules to the person; always false for other content. */
  isRevoked: boolean;
  isPublic: boolean;
  /** Whether the content, or the subject, unit or course that contains it, requires a subscription. */
  isLicensed: boolean;
  /** Whether the content, or the subject, unit or course that contains it, requires a higher tier than the person has. */
  needsHigherTier: boolean;
  /** Subscriptions that give the required tier; null if none is required, or the person has it without a subscription. */
  tierSpans: readonly Span[] | null;
  grants: readonly Grant[];
  /** Subscriptions to it of the person or a child, without cancelled and suspended ones. */
  spans: readonly Span[];
}

type Rule = (facts: Facts, now: Date) => AccessDecision | undefined;

const allow = (via: AccessSource, until: Date | null = null): AccessDecision => ({
  allowed: true,
  reason: null,
  via,
  until,
});
const deny = (reason: DenialReason): AccessDecision => ({ allowed: false, reason, via: null, until: null });

const disabledFeature: Rule = ({ isFeatureOn }) => (isFeatureOn ? undefined : deny('feature_disabled'));
const admins: Rule = ({ role }) => (role === 'ADMIN' ? allow('admin') : undefined);
const owners: Rule = ({ isOwner }) => (isOwner ? allow('owner') : undefined);
const teachers: Rule = ({ teaches }) => (teaches ? allow('teacher') : undefined);

const revokedAccess: Rule = ({ isRevoked }) => (isRevoked ? deny('workshop_access_revoked') : undefined);

const unpublishedContent: Rule = (facts, now) =>
  facts.isPublished || grantOf(facts, 'content:preview', now) ? undefined : deny('not_published');

const allTeachers: Rule = ({ side, role }) => (side !== 'class' && role === 'TEACHER' ? allow('teacher') : undefined);

const contentGrants: Rule = (facts, now) => {
  const grant = grantOf(facts, 'content:all', now);
  return grant && allow('grant', grant.until);
};

const publicContent: Rule = ({ isPublic }) => (isPublic ? allow('public') : undefined);

const licensedContent: Rule = (facts, now) =>
  facts.isLicensed ? (subscribers(facts, now) ?? deny(missingSubscription(facts, now))) : undefined;

const members: Rule = ({ side, attends }) => (side === 'class' && attends ? allow('classroom') : undefined);
const parents: Rule = ({ side, isGuardian }) => (side === 'class' && isGuardian ? allow('child') : undefined);

/** Whether the content is a course or in one. */
const isOfCourse = ({ side }: Facts): boolean => side === 'course' || side === 'module';

const enrolled: Rule = (facts) => (isOfCourse(facts) && facts.isEnrolled ? allow('enrollment') : undefined);

const subscribers: Rule = ({ spans }, now) => {
  const until = openUntil(spans, now);
  return until && allow('subscription', until);
};

/** The library and its learning paths are open to everyone. */
const libraryReaders: Rule = ({ side }) => (side === 'library' || side === 'path' ? allow('library') : undefined);

const everyone: Rule = ({ side }) => (side === 'standalone' ? allow('tier') : undefined);

/** By precedence; the first rule that applies decides. See docs/decisions/0061-one-access-decision.md. */
const rules: readonly Rule[] = [
  disabledFeature,
  admins,
  owners,
  teachers,
  revokedAccess,
  unpublishedContent,
  allTeachers,
  contentGrants,
  publicContent,
  licensedContent,
  members,
  parents,
  enrolled,
  subscribers,
  libraryReaders,
  everyone,
];

/** Decides whether the person may read the content, with the reason and the end of the access. */
export function decide(facts: Facts, now: Date): AccessDecision {
  for (const rule of rules) {
    const decision = rule(facts, now);
    if (decision) return withConditions(decision, facts, now);
  }
  if (hasEnded(facts, now)) return deny('subscription_expired');
  return deny(isOfCourse(facts) ? 'not_enrolled' : 'not_in_classroom');
}

/** What is required of readers on top of the rule that lets them in. */
function withConditions(decision: AccessDecision, facts: Facts, now: Date): AccessDecision {
  if (isTierTooLow(decision, facts)) return deny('tier_too_low');
  if (isTooEarly(decision, facts, now)) return deny('not_started');
  return isLockedFor(decision, facts) ? deny('module_locked') : whileConditionsHold(decision, facts, now);
}

/** Access ends with the first of what it requires: its source, the tier, and the preview of what is not published. */
function whileConditionsHold(decision: AccessDecision, facts: Facts, now: Date): AccessDecision {
  const { via, until } = decision;
  const { tierSpans, isPublished, role, isOwner, teaches } = facts;
  const isStaff = role === 'ADMIN' || isOwner || teaches;
  const ends = [
    until,
    tierSpans && tieredSources.includes(via) ? openUntil(tierSpans, now) : null,
    isPublished || isStaff ? null : grantOf(facts, 'content:preview', now)?.until,
  ];
  return {
    ...decision,
    until: ends.reduce<Date | null>((first, end) => (end && !(first && first <= end) ? end : first), null),
  };
}

/** A tier is required on top of membership or a subscription; grants and public content need none. */
const tieredSources: readonly (string | null)[] = [
  'subscription',
  'classroom',
  'child',
  'enrollment',
  'library',
  'tier',
];

const isTierTooLow = ({ allowed, via }: AccessDecision, { needsHigherTier }: Facts): boolean =>
  allowed && needsHigherTier && tieredSources.includes(via);

/** A course opens at its start, also to subscribers; staff and holders of grants read it before. */
const earlySources: readonly (string | null)[] = ['admin', 'owner', 'teacher', 'grant'];

const isTooEarly = ({ allowed, via }: AccessDecision, facts: Facts, now: Date): boolean =>
  allowed && !facts.hasStarted && !earlySources.includes(via) && !grantOf(facts, 'content:preview', now);

/** Everyone but staff completes the prerequisites first. */
const unlockedSources: readonly (string | null)[] = ['admin', 'owner', 'teacher'];

const isLockedFor = ({ allowed, via }: AccessDecision, { isLocked }: Facts): boolean =>
  allowed && isLocked && !unlockedSources.includes(via);

const missingSubscription = (facts: Facts, now: Date): DenialReason =>
  hasEnded(facts, now) ? 'subscription_expired' : 'no_subscription';

const hasEnded = ({ spans }: Facts, now: Date): boolean => spans.some(({ until }) => until <= now);

/** Returns the valid grant with the given name that ends last. */
function grantOf({ grants }: Facts, grantName: string, now: Date): Grant | undefined {
  const valid = grants.filter(
    ({ name, until }) => name === grantName && (!until || holdsAt({ from: now, until }, now)),
  );
  return valid.reduce<Grant | undefined>((latest, grant) => (endsLater(grant, latest) ? grant : latest), undefined);
}

const endsLater = ({ until }: Grant, than: Grant | undefined): boolean =>
  !than || (than.until !== null && (until === null || until > than.until));
