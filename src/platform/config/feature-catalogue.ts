/** What an organization may be offered, each with what it cannot do without. Everything not named here is always on. */
export const featureCatalogue = {
  school: [],
  parents: ['school'],
  subjects: ['school'],
  assessments: ['subjects'],
  courses: [],
  workbook: [],
  transcription: ['workbook'],
  live: [],
  subscriptions: [],
  library: [],
  recommendations: ['library'],
  paths: ['library'],
  achievements: [],
  civic: [],
  local: [],
  sync: [],
  analytics: [],
} as const satisfies Record<string, readonly string[]>;

export type Feature = keyof typeof featureCatalogue;

export const features: readonly Feature[] = Object.keys(featureCatalogue).filter(isFeature);

const everywhere: readonly Feature[] = ['courses', 'library', 'recommendations', 'paths', 'sync', 'analytics'];
const teaching: readonly Feature[] = ['school', 'subjects', 'assessments', 'workbook', 'live', ...everywhere];

/** What an operator writes instead of a list: FEATURES=@hospital. */
export const presets: Record<string, readonly Feature[]> = {
  '@school': [...teaching, 'parents', 'subscriptions', 'achievements'],
  '@hospital': [...teaching, 'transcription'],
  '@coding': [...teaching, 'subscriptions', 'achievements'],
  '@community': [...everywhere, 'achievements', 'civic', 'local'],
};

/** The features that words such as `all`, `@school` and `live` stand for; unknown words are left out. */
export function featuresOf(words: readonly string[]): Feature[] {
  const named = words.flatMap((word) => (word === 'all' ? features : (presets[word] ?? [word])));
  return features.filter((feature) => named.includes(feature));
}

/** What is wrong with a choice of features: unknown words, and features without what they need. */
export function featureFaults(words: readonly string[]): string[] {
  const known = ['all', ...Object.keys(presets), ...features];
  const unknown = words.filter((word) => !known.includes(word));
  const on = featuresOf(words);
  return [
    ...unknown.map((word) => `names ${word}, which is no feature; there is ${known.join(', ')}`),
    ...on.flatMap((feature) => missingFor(feature, on).map((base) => `has ${feature}, which needs ${base}`)),
    ...circles().map((circle) => `cannot be settled: ${circle} need each other`),
  ];
}

const missingFor = (feature: Feature, on: readonly Feature[]): Feature[] =>
  featureCatalogue[feature].filter((base) => !on.includes(base));

/** Features that, by way of what they need, need themselves: a mistake in the table above. */
export function circles(table: Record<string, readonly string[]> = featureCatalogue): string[] {
  const below = (name: string, seen: string[]): string[] =>
    seen.includes(name) ? [name] : (table[name] ?? []).flatMap((base) => below(base, [...seen, name]));
  return Object.keys(table).filter((name) => below(name, []).includes(name));
}

export function isFeature(word: string): word is Feature {
  return word in featureCatalogue;
}
