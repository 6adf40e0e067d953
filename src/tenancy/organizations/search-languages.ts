/** Languages with a stemmer in PostgreSQL; simple compares words without stems. */
export const searchLanguages = [
  ...(['simple', 'arabic', 'armenian', 'basque', 'catalan', 'danish', 'dutch', 'english', 'finnish'] as const),
  ...(['french', 'german', 'greek', 'hindi', 'hungarian', 'indonesian', 'irish', 'italian', 'lithuanian'] as const),
  ...(['nepali', 'norwegian', 'portuguese', 'romanian', 'russian', 'serbian', 'spanish', 'swedish'] as const),
  ...(['tamil', 'turkish', 'yiddish'] as const),
] as const;
export type SearchLanguage = (typeof searchLanguages)[number];
