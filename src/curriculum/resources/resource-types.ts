/** Where a resource belongs: the library, the outline of a subject, or one assessment. */
export const resourceScopes = ['library', 'structure', 'assessment'] as const;
export type ResourceScope = (typeof resourceScopes)[number];

export const resourceTypes = [
  'video',
  'article',
  'study',
  'interactive',
  'audio',
  'image',
  'document',
  'link',
] as const;
export type ResourceType = (typeof resourceTypes)[number];

export const resourceStatuses = ['pending', 'active', 'archived'] as const;
export type ResourceStatus = (typeof resourceStatuses)[number];

export const difficultyLevels = ['beginner', 'intermediate', 'advanced'] as const;
export type Difficulty = (typeof difficultyLevels)[number];

/** The types detected from a file; the others are set by people only. */
const detectedTypes: readonly string[] = ['video', 'audio', 'image', 'document'] satisfies ResourceType[];

/** Whether a file detected as `kind` may have the type: a study may be a document, but an image is not a video. */
export const fits = (type: ResourceType, kind: string): boolean =>
  type === kind || !(detectedTypes.includes(type) || type === 'link');

/** Normalizes the case and plural of a type: `Videos` is `video`, `studies` is `study`. */
export const singularType = (word: string): string => {
  const lower = word.trim().toLowerCase();
  return lower === 'studies' ? 'study' : (resourceTypes.find((type) => `${type}s` === lower) ?? lower);
};
