/**
 * The features that can be switched on and off, each with the features it requires. All other parts are always on. A
 * feature is listed once its code exists.
 */
export const featureCatalogue = {
  school: [],
  parents: ['school'],
  subjects: ['school'],
  courses: [],
  workbook: ['courses'],
  assessments: ['subjects'],
  subscriptions: [],
  library: [],
  analytics: ['school'],
} as const satisfies Record<string, readonly string[]>;

export type Feature = keyof typeof featureCatalogue;

export const features: readonly Feature[] = Object.keys(featureCatalogue).filter(isFeature);

const teaching: readonly Feature[] = [
  ...(['school', 'subjects', 'courses', 'workbook'] as const),
  ...(['assessments', 'library', 'analytics'] as const),
];

/** Presets for FEATURES, such as FEATURES=@hospital. */
export const presets: Record<string, readonly Feature[]> = {
  '@school': [...teaching, 'parents', 'subscriptions'],
  '@hospital': teaching,
  '@coding': [...teaching, 'subscriptions'],
  '@community': ['library', 'courses'],
};

/** Expands names such as `all`, `@school` and `live` to features; unknown names are ignored. */
export function featuresOf(names: readonly string[]): Feature[] {
  const expanded = names.flatMap((name): readonly string[] => (name === 'all' ? features : (presets[name] ?? [name])));
  return features.filter((feature) => expanded.includes(feature));
}

/** The issues of a selection of features: unknown names, and features whose requirements are not selected. */
export function featureFaults(names: readonly string[]): string[] {
  const known = ['all', ...Object.keys(presets), ...features];
  const unknown = names.filter((name) => !known.includes(name));
  const selected = featuresOf(names);
  return [
    ...unknown.map((name) => `contains ${name}, which is not a feature. Available features: ${known.join(', ')}`),
    ...selected.flatMap((feature) =>
      missingFor(feature, selected).map((base) => `contains ${feature}, which requires ${base}`),
    ),
    ...findCycles().map((name) => `cannot be resolved: ${name} requires itself`),
  ];
}

const missingFor = (feature: Feature, selected: readonly Feature[]): Feature[] =>
  featureCatalogue[feature].filter((base) => !selected.includes(base));

/** Features that require themselves, directly or through others: an error in the catalogue. */
export function findCycles(table: Record<string, readonly string[]> = featureCatalogue): string[] {
  const requirementsOf = (name: string, seen: string[]): string[] =>
    seen.includes(name) ? [name] : (table[name] ?? []).flatMap((base) => requirementsOf(base, [...seen, name]));
  return Object.keys(table).filter((name) => requirementsOf(name, []).includes(name));
}

export function isFeature(name: string): name is Feature {
  return name in featureCatalogue;
}
