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

/** The types a file can show itself to be; of any other type it is only if somebody says so. */
const fileTypes: readonly string[] = ['video', 'audio', 'image', 'document'] satisfies ResourceType[];

/** May a file that is a `kind` by its content be filed under `type`? A study may be a document, an image is no video. */
export const fits = (type: ResourceType, kind: string): boolean =>
  type === kind || !(fileTypes.includes(type) || type === 'link');

/** `Videos`, `studies` and `video` are one word each (OQ-087). */
export const singularType = (word: string): string => {
  const lower = word.trim().toLowerCase();
  return lower === 'studies' ? 'study' : (resourceTypes.find((type) => `${type}s` === lower) ?? lower);
};
