import type { CalendarEntry, CalendarKind } from '#platform/calendar/calendar-source.port.js';
import type { Language, Translated } from '#tenancy/organizations/languages.js';

interface Words {
  kinds: Partial<Record<CalendarKind, string>>;
  states: Record<string, string>;
  cancelled: string;
}

const words: Translated<Words> = {
  en: {
    kinds: { assessment_opens: 'Opens', course_starts: 'Starts', course_ends: 'Ends' },
    states: { submitted: 'submitted', graded: 'graded', returned: 'returned', excused: 'excused' },
    cancelled: 'Cancelled',
  },
  th: {
    kinds: { assessment_opens: 'เปิดให้ทำ', course_starts: 'เริ่ม', course_ends: 'สิ้นสุด' },
    states: { submitted: 'ส่งแล้ว', graded: 'ตรวจแล้ว', returned: 'ส่งคืน', excused: 'ได้รับการยกเว้น' },
    cancelled: 'ยกเลิก',
  },
};

/** What a calendar program shows: `Ben Bauer: Fractions (submitted)`, `Opens: Fractions`. */
export function labelOf({ kind, title, state, studentName, isCancelled }: CalendarEntry, language: Language): string {
  const { kinds, states, cancelled } = words[language];
  const done = states[state ?? ''];
  const parts = [studentName, isCancelled ? cancelled : kinds[kind], done ? `${title} (${done})` : title];
  return parts.filter(Boolean).join(': ');
}
