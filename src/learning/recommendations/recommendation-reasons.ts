import type { SkillLevel } from '#identity/profiles/profile.entity.js';
import type { ReasonCode } from './recommendation.entity.js';

export const nextLevel: Partial<Record<SkillLevel, SkillLevel>> = {
  beginner: 'intermediate',
  intermediate: 'advanced',
};

const levelAfter = (level: string | null): string =>
  Object.entries(nextLevel).find(([from]) => from === level)?.[1] ?? '';

/**
 * The sentence that tells a person why the resource with this title is recommended. `subject` is a topic, the title of a
 * liked resource, a type of bills or a level, as the code needs. Topics appear as words: `labor-law` is `labor law`.
 */
export function reasonText(code: ReasonCode, subject: string | null, title: string): string {
  const topic = (subject ?? '').replaceAll('-', ' ');
  const texts: Record<ReasonCode, string> = {
    interest: `Based on your interest in ${topic}`,
    liked: `You liked ${subject}, try ${title}`,
    vote: `You voted yes on ${topic} bills, learn about ${topic}`,
    next_level: `You finished ${subject} content, ready for ${levelAfter(subject)}?`,
    community: 'Popular with users like you',
    gap: `You haven't explored ${topic} yet`,
    popular: 'Popular in the library',
  };
  return texts[code];
}
