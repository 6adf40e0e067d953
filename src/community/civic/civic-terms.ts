export const governmentLevels = ['federal', 'state', 'local'] as const;
export type GovernmentLevel = (typeof governmentLevels)[number];

export const civicChoices = ['yes', 'no', 'abstain'] as const;
export type CivicChoice = (typeof civicChoices)[number];

/** The form of ids of bills and representatives, which come from parliaments and data sets. */
export const externalId = {
  max: 100,
  pattern: /^[A-Za-z0-9][A-Za-z0-9 ._:/-]*$/,
  shape: 'letters, digits, spaces and . _ : / -, beginning with a letter or digit',
};
