const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
const regionNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** `en` or `en-US`. */
export const languagePattern = /^[a-z]{2}(?:-[A-Z]{2})?$/;

/** Whether the code is an ISO 639-1 language, optionally with an ISO 3166-1 region. */
export function isLanguage(code: string): boolean {
  if (!languagePattern.test(code)) return false;
  const [language = '', region] = code.split('-');
  return languageNames.of(language) !== undefined && (!region || regionNames.of(region) !== undefined);
}

const letters = [...'abcdefghijklmnopqrstuvwxyz'];
let codes: Map<string, string> | undefined;

/** The code of a language that an engine names by its code or English name; null if there is none. */
export function languageCodeOf(name: string | undefined): string | null {
  if (!name) return null;
  if (isLanguage(name)) return name;
  codes ??= new Map(
    letters.flatMap((first) =>
      letters.flatMap((second): [string, string][] => {
        const english = languageNames.of(first + second);
        return english ? [[english.toLowerCase(), first + second]] : [];
      }),
    ),
  );
  return codes.get(name.toLowerCase()) ?? whisperNames[name.toLowerCase()] ?? null;
}

/** Names of Whisper that Unicode does not use. */
const whisperNames: Record<string, string> = { mandarin: 'zh', castilian: 'es', flemish: 'nl', myanmar: 'my' };
