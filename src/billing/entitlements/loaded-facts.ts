import type { Span } from '#billing/subscriptions/validity.js';
import type { Role } from '#platform/access/actor.js';
import type { Feature } from '#platform/config/feature-catalogue.js';
import type { Facts } from './decision.js';

interface LoadedSpan {
  from: string;
  until: string;
}

/** The facts of a place; times within JSON columns are strings. */
export interface LoadedFacts extends Omit<Facts, 'role' | 'isFeatureOn' | 'spans' | 'tierSpans' | 'grants'> {
  /** The module; null for other content. */
  moduleId: string | null;
  /** The course, also of a module, or the learning path; null for other content. */
  placeId: string | null;
  isListed: boolean;
  spans: LoadedSpan[];
  tierSpans: LoadedSpan[] | null;
  grants: { name: string; until: string | null }[];
}

/** The facts, and whether the catalogue reveals the id of the content to every reader. */
export interface ListedFacts extends Facts {
  isListed: boolean;
}

/** The feature switch of each side. */
const featureOf: Record<Facts['side'], Feature> = {
  class: 'subjects',
  library: 'library',
  course: 'courses',
  module: 'workbook',
  standalone: 'workbook',
  path: 'paths',
};

/** The roles that manage what they own. */
const ownerRoles: readonly Role[] = ['TEACHER', 'ADMIN'];

/** The facts about a person with a role. Where subscriptions are disabled, nothing is licensed. */
export function factsFrom(loaded: LoadedFacts, role: Role, isOn: (feature: Feature) => boolean): ListedFacts {
  const { spans, tierSpans, grants, isLicensed, needsHigherTier, ...others } = loaded;
  const isSelling = isOn('subscriptions');
  return {
    ...others,
    role,
    // The owner of a course, module, path or resource who is no teacher any more stays its owner, but manages it no longer.
    isOwner: loaded.isOwner && ownerRoles.includes(role),
    isFeatureOn: isOn(featureOf[loaded.side]),
    isLicensed: isLicensed && isSelling,
    needsHigherTier: needsHigherTier && isSelling,
    spans: spans.map(spanOf),
    tierSpans: (isSelling && tierSpans?.map(spanOf)) || null,
    grants: grants.map(({ name, until }) => ({ name, until: until === null ? null : new Date(until) })),
  };
}

const spanOf = ({ from, until }: LoadedSpan): Span => ({ from: new Date(from), until: new Date(until) });
