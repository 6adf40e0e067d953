import { invalid } from '#platform/problems/problem.js';
import { Issues } from '#platform/shapes/issues.js';
import { namedSchema } from '#platform/shapes/named-schemas.js';
import { about, flag, integer, object, oneOf, optional, type Schema } from '#platform/shapes/schema.js';
import { pascalCaseOf } from '#platform/text/names.js';

export const featureTypes = ['poll', 'qa', 'breakout', 'whiteboard', 'recording', 'chat'] as const;
export type FeatureType = (typeof featureTypes)[number];

/** When participants see the results of a poll: at any time, once they have voted, or once it is closed. */
export const resultsVisibilities = ['live', 'voted', 'closed'] as const;
export type ResultsVisibility = (typeof resultsVisibilities)[number];

/** The configuration of each feature. Omitted fields have their default. */
export interface FeatureConfigs {
  poll: { isAnonymous: boolean; allowAnonymous: boolean; showResults: ResultsVisibility };
  qa: { allowUpvotes: boolean; allowAnonymous: boolean; isModerated: boolean };
  breakout: { assignment: 'random' | 'chosen'; maxGroups: number; assignsLate: boolean };
  whiteboard: { maxStrokes: number; forAll: boolean };
  recording: { visibleTo: 'participants' | 'readers' };
  chat: { maxLength: number; slowModeSeconds: number; onlyToModerators: boolean };
}

export type FeatureConfig<T extends FeatureType = FeatureType> = FeatureConfigs[T];

/** A feature of a session, as it is stored. */
export interface SessionFeature {
  type: FeatureType;
  isEnabled: boolean;
  config: object;
}

export const featureDefaults: FeatureConfigs = {
  poll: { isAnonymous: false, allowAnonymous: true, showResults: 'live' },
  qa: { allowUpvotes: true, allowAnonymous: true, isModerated: false },
  breakout: { assignment: 'random', maxGroups: 10, assignsLate: true },
  whiteboard: { maxStrokes: 5000, forAll: false },
  recording: { visibleTo: 'participants' },
  chat: { maxLength: 1000, slowModeSeconds: 0, onlyToModerators: false },
};

type ConfigSchemas = { [T in FeatureType]: Schema<Partial<FeatureConfigs[T]>> };

/** The configuration that a client sends, by type. */
const configs: ConfigSchemas = {
  poll: object<Partial<FeatureConfigs['poll']>>({
    isAnonymous: optional(about('Whether new polls are anonymous. Default: false', flag)),
    allowAnonymous: optional(about('Whether polls may be anonymous. Default: true', flag)),
    showResults: optional(
      about(
        'When participants see the results: at any time, once they have voted, or once the poll is closed. Default: live',
        oneOf(resultsVisibilities),
      ),
    ),
  }),
  qa: object<Partial<FeatureConfigs['qa']>>({
    allowUpvotes: optional(about('Whether participants may up-vote questions. Default: true', flag)),
    allowAnonymous: optional(about('Whether questions may hide their author from participants. Default: true', flag)),
    isModerated: optional(
      about('Whether a question is shown to others once a moderator approves it. Default: false', flag),
    ),
  }),
  breakout: object<Partial<FeatureConfigs['breakout']>>({
    assignment: optional(
      about(
        'Whether groups without chosen members are filled at random or start empty. Default: random',
        oneOf(['random', 'chosen']),
      ),
    ),
    maxGroups: optional(about('Maximum number of groups. Default: 10', integer({ min: 1, max: 100 }))),
    assignsLate: optional(
      about('Whether participants who join later get into the smallest group. Default: true', flag),
    ),
  }),
  whiteboard: object<Partial<FeatureConfigs['whiteboard']>>({
    maxStrokes: optional(about('Maximum number of strokes. Default: 5000', integer({ min: 1, max: 20_000 }))),
    forAll: optional(about('Whether all participants may draw, also without can_use_whiteboard. Default: false', flag)),
  }),
  recording: object<Partial<FeatureConfigs['recording']>>({
    visibleTo: optional(
      about(
        'Who sees metadata.recordingUrl: those who were invited or took part, or all who can read the session. Default: participants',
        oneOf(['participants', 'readers']),
      ),
    ),
  }),
  chat: object<Partial<FeatureConfigs['chat']>>({
    maxLength: optional(about('Maximum length of a message. Default: 1000', integer({ min: 1, max: 4000 }))),
    slowModeSeconds: optional(
      about('Seconds a participant must wait between two messages. Default: 0', integer({ max: 300 })),
    ),
    onlyToModerators: optional(about('Whether messages of participants reach only moderators. Default: false', flag)),
  }),
};

/** Schemas of the configuration by type, for the API document. */
export const configsByType = Object.fromEntries(
  featureTypes.map((type) => [
    type,
    { config: namedSchema(pascalCaseOf(`live_${type}_config`), () => configs[type].json()) },
  ]),
);
export const configOfAnyType = { anyOf: Object.values(configsByType).map(({ config }) => config) };

/** Throws 400 `live_features_invalid` for a type that is listed twice or a configuration its type does not have. */
export function assertFeatures(features: SessionFeature[]): void {
  const issues = new Issues();
  for (const [index, { type, config }] of features.entries()) {
    const isRepeated = features.findIndex((other) => other.type === type) < index;
    if (isRepeated) issues.at('features', index, 'type').add('duplicate', 'Duplicates an earlier entry. Remove it.');
    configs[type](config, issues.at('features', index, 'config'));
  }
  if (issues.found.length > 0)
    throw invalid('live_features_invalid', 'Some features are not valid; errors names them.', issues.found);
}

/** The configuration of an enabled feature with its defaults; undefined if it is not enabled. */
export function configOf<T extends FeatureType>(features: SessionFeature[], type: T): FeatureConfigs[T] | undefined {
  const feature = features.find((one) => one.type === type && one.isEnabled);
  return feature && { ...featureDefaults[type], ...feature.config };
}
