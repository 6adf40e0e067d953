/** Languages of e-mails and system messages; other locales fall back to English. */
export const languages = ['en', 'th'] as const;
export type Language = (typeof languages)[number];

/** One value per language. */
export type Translated<T> = Record<Language, T>;

/** The language of the first supported locale (`th`, `th-TH`); English if none is supported. */
export function languageOf(...locales: (string | null | undefined)[]): Language {
  const supported = locales.map((locale) => languages.find((language) => language === locale?.split('-')[0]));
  return supported.find((language) => language !== undefined) ?? 'en';
}
