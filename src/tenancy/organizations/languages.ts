/** The languages the school itself writes in; whoever reads another is written to in English (OQ-060). */
export const languages = ['en', 'th'] as const;
export type Language = (typeof languages)[number];

/** The same words in each of our languages. */
export type Translated<Words> = Record<Language, Words>;

/** The first of these languages or locales (`th`, `th-TH`) that we write in. */
export function languageOf(...wanted: (string | null | undefined)[]): Language {
  const spoken = wanted.map((locale) => languages.find((language) => language === locale?.split('-')[0]));
  return spoken.find((language) => language !== undefined) ?? 'en';
}
