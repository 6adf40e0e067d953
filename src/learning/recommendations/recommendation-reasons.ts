import type { SkillLevel } from '#identity/profiles/profile.entity.js';
import type { ReasonCode } from './recommendation.entity.js';

export const nextLevel: Partial<Record<SkillLevel, SkillLevel>> = {
  beginner: 'intermediate',
  intermediate: 'advanced',
};

const levelAfter = (level: string | null): string =>
  Object.entries(nextLevel).find(([from]) => from === level)?.[1] ?? '';

interface Reason {
  code: ReasonCode;
  /** A topic, the title of a liked resource, a type of bills or a level, as the code needs. */
  subject: string | null;
  /** The topic of the resource to which the subject contributes; null for reasons without one. */
  topic: string | null;
  title: string;
}

const inWords = (slug: string | null): string => (slug ?? '').replaceAll('-', ' ');

/**
 * The sentence that tells a person why a resource is recommended. Topics and types of bills appear as words: `labor-law` is
 * `labor law`.
 */
export function reasonText({ code, subject, topic, title }: Reason): string {
  const words = inWords(subject);
  const texts: Record<ReasonCode, string> = {
    interest: `Based on your interest in ${words}`,
    liked: `You liked ${subject}, try ${title}`,
    vote: `You voted yes on ${words} bills, learn about ${inWords(topic)}`,
    next_level: `You finished ${subject} content, ready for ${levelAfter(subject)}?`,
    community: 'Popular with users like you',
    gap: `You haven't explored ${words} yet`,
    popular: 'Popular in the library',
  };
  return texts[code];
}
