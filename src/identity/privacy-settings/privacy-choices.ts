import { invalid } from '#platform/problems/problem.js';
import type { ConsentStatusView } from './consents.dto.js';
import type { PrivacySettingsChanges } from './privacy-settings.dto.js';
import type { PrivacySetting } from './privacy-settings.entity.js';

/** The settings that a person chose; the others stay unchanged. */
export type Choices = Partial<Record<PrivacySetting, boolean>>;

/** Whether a choice is a new decision about a purpose: consent where none is in force, or the withdrawal of any. */
export function isDecision(purpose: string, before: ConsentStatusView[], choice: boolean | undefined): boolean {
  const status = before.find((row) => row.purpose === purpose)?.status ?? 'none';
  return choice === true ? status !== 'given' : choice === false && (status === 'given' || status === 'outdated');
}

/** The choices by the names of the settings. Throws 400 if a setting and its alias differ. */
export function withoutAliases({
  personalization,
  analytics,
  ...changes
}: Omit<PrivacySettingsChanges, 'consentVersion'>): Choices {
  const { personalizedRecommendations = personalization, learningAnalytics = analytics, ...others } = changes;
  refuseDifferent('personalization', personalization, personalizedRecommendations);
  refuseDifferent('analytics', analytics, learningAnalytics);
  return chosen({ ...others, personalizedRecommendations, learningAnalytics });
}

function refuseDifferent(alias: string, value: boolean | undefined, named: boolean | undefined): void {
  if (value === undefined || value === named) return;
  throw invalid('privacy_alias_differs', `${alias} and the setting it stands for differ. Send one of them.`, [
    { field: alias, rule: 'alias', message: `${alias} must equal the setting it stands for` },
  ]);
}

/** The choices that were made. */
export const chosen = (choices: Record<string, boolean | undefined>): Choices =>
  Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined));
