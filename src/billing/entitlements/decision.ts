import type { AccessDecision } from '#platform/access/access-decider.js';
import type { Role } from '#platform/access/actor.js';
import { holdsAt, openUntil, type Span } from '#billing/subscriptions/validity.js';

/** What can be asked about. */
export const contentKinds = ['subject', 'unit', 'part', 'section', 'resource', 'file'] as const;

/** Why somebody may not. */
export type Refusal =
  'feature_disabled' | 'not_published' | 'no_subscription' | 'subscription_expired' | 'not_in_classroom';

/** What lets somebody in. */
export type Opening =
  'admin' | 'owner' | 'teacher' | 'grant' | 'public' | 'subscription' | 'classroom' | 'child' | 'library';

/** Extra access to content, and when it ends; null never. */
interface Grant {
  name: string;
  until: Date | null;
}

/** Everything the decision is made from, about one person and one piece of content. */
export interface Facts {
  role: Role;
  /** Does the organization use the feature the content belongs to? */
  isOn: boolean;
  side: 'class' | 'library';
  isPublished: boolean;
  isOwner: boolean;
  teaches: boolean;
  attends: boolean;
  /** Does a child of theirs attend? */
  isGuardian: boolean;
  isPublic: boolean;
  /** Does it, or what it lies in, take a subscription? */
  isLicensed: boolean;
  grants: readonly Grant[];
  /** Subscriptions, their own or a child's, that cover it and were neither cancelled nor suspended. */
  spans: readonly Span[];
}

type Rule = (facts: Facts, now: Date) => AccessDecision | undefined;

const allow = (via: Opening, until: Date | null = null): AccessDecision => ({
  allowed: true,
  reason: null,
  via,
  until,
});
const deny = (reason: Refusal): AccessDecision => ({ allowed: false, reason, via: null, until: null });

const whenOff: Rule = ({ isOn }) => (isOn ? undefined : deny('feature_disabled'));
const admins: Rule = ({ role }) => (role === 'ADMIN' ? allow('admin') : undefined);
const owners: Rule = ({ isOwner }) => (isOwner ? allow('owner') : undefined);
const teachers: Rule = ({ teaches }) => (teaches ? allow('teacher') : undefined);

const whenUnpublished: Rule = (facts, now) =>
  facts.isPublished || grantOf(facts, 'content:preview', now) ? undefined : deny('not_published');

const staffOfLibrary: Rule = ({ side, role }) =>
  side === 'library' && role === 'TEACHER' ? allow('teacher') : undefined;

const withEverything: Rule = (facts, now) => {
  const grant = grantOf(facts, 'content:all', now);
  return grant && allow('grant', grant.until);
};

const everybody: Rule = ({ isPublic }) => (isPublic ? allow('public') : undefined);

const whenLicensed: Rule = (facts, now) =>
  facts.isLicensed ? (subscribers(facts, now) ?? deny(unsubscribed(facts, now))) : undefined;

const members: Rule = ({ side, attends }) => (side === 'class' && attends ? allow('classroom') : undefined);
const parents: Rule = ({ side, isGuardian }) => (side === 'class' && isGuardian ? allow('child') : undefined);

const subscribers: Rule = ({ spans }, now) => {
  const until = openUntil(spans, now);
  return until && allow('subscription', until);
};

const readers: Rule = ({ side }) => (side === 'library' ? allow('library') : undefined);

/** In this order; the first that has something to say decides (OQ-109). */
const rules: readonly Rule[] = [
  whenOff,
  admins,
  owners,
  teachers,
  whenUnpublished,
  staffOfLibrary,
  withEverything,
  everybody,
  whenLicensed,
  members,
  parents,
  subscribers,
  readers,
];

/** May they read it, why, and until when? */
export function decide(facts: Facts, now: Date): AccessDecision {
  for (const rule of rules) {
    const decision = rule(facts, now);
    if (decision) return decision;
  }
  return deny(hasEnded(facts, now) ? 'subscription_expired' : 'not_in_classroom');
}

const unsubscribed = (facts: Facts, now: Date): Refusal =>
  hasEnded(facts, now) ? 'subscription_expired' : 'no_subscription';

const hasEnded = ({ spans }: Facts, now: Date): boolean => spans.some(({ until }) => until <= now);

/** The grant of that name that lasts longest. */
function grantOf({ grants }: Facts, wanted: string, now: Date): Grant | undefined {
  const had = grants.filter(({ name, until }) => name === wanted && (!until || holdsAt({ from: now, until }, now)));
  return had.reduce<Grant | undefined>((longest, grant) => (endsLater(grant, longest) ? grant : longest), undefined);
}

const endsLater = ({ until }: Grant, than: Grant | undefined): boolean =>
  !than || (than.until !== null && (until === null || until > than.until));
