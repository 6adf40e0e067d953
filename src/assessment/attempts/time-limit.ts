/** The time limit of a student in whole minutes, with and without extra time; null without a limit. */
export interface TimeLimit {
  timeLimitMinutes: number | null;
  baseTimeLimitMinutes: number | null;
  timeLimitText: string | null;
}

/** Says the time limit in words: "60 minutes, extended from 40". */
export function timeLimitOf(limitSeconds: number | null, extensionSeconds: number): TimeLimit {
  if (limitSeconds === null)
    return { timeLimitMinutes: null, baseTimeLimitMinutes: null, timeLimitText: extraOf(extensionSeconds) };
  const base = minutesOf(limitSeconds);
  const total = minutesOf(limitSeconds + extensionSeconds);
  const words = `${total} ${total === 1 ? 'minute' : 'minutes'}`;
  const timeLimitText = total === base ? words : `${words}, extended from ${base}`;
  return { timeLimitMinutes: total, baseTimeLimitMinutes: base, timeLimitText };
}

const extraOf = (seconds: number): string | null => (seconds > 0 ? `${minutesOf(seconds)} minutes longer` : null);

const minutesOf = (seconds: number): number => Math.ceil(seconds / 60);
