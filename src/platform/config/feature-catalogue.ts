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
  transcription: ['workbook'],
  live: [],
  assessments: ['subjects'],
  subscriptions: [],
  library: [],
  recommendations: ['library'],
  paths: ['library'],
  achievements: [],
  analytics: ['school'],
  sync: [],
  civic: [],
  local: [],
} as const satisfies Record<string, readonly string[]>;

export type Feature = keyof typeof featureCatalogue;

export const features: readonly Feature[] = Object.keys(featureCatalogue).filter(isFeature);

const teaching: readonly Feature[] = [
  'school',
  'subjects',
  'courses',
  'workbook',
  'live',
  'assessments',
  'library',
  'recommendations',
  'paths',
  'analytics',
  'sync',
];

/** Features that an organization gets only if the operator names them: votes of minors are sensitive (docs/decisions/0191). */
const optIn: readonly Feature[] = ['civic', 'local'];

/** Presets for FEATURES, such as FEATURES=@hospital. None has the features of `optIn`. */
export const presets: Record<string, readonly Feature[]> = {
  '@school': [...teaching, 'parents', 'subscriptions', 'achievements'],
  '@hospital': [...teaching, 'transcription'],
  '@coding': [...teaching, 'subscriptions', 'achievements'],
  '@community': ['library', 'recommendations', 'paths', 'achievements', 'courses', 'sync'],
};

const groups: Record<string, readonly Feature[]> = {
  all: features,
  standard: features.filter((feature) => !optIn.includes(feature)),
  ...presets,
};

/** Expands names such as `standard`, `@school` and `live` to features; unknown names are ignored. */
export function featuresOf(names: readonly string[]): Feature[] {
  const expanded = names.flatMap((name): readonly string[] => groups[name] ?? [name]);
  return features.filter((feature) => expanded.includes(feature));
}

/** The issues of a selection of features: unknown names, and features whose requirements are not selected. */
export function featureFaults(names: readonly string[]): string[] {
  const known = [...Object.keys(groups), ...features];
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
