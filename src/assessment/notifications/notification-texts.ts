import type { MessageText } from '#messaging/messages/notifier.js';
import type { Language, Translated } from '#tenancy/organizations/languages.js';

/** Work that was set, as far as it is spoken of. */
export interface PublishedAssessment {
  id: string;
  title: string;
  subjectId: string;
  subjectName: string;
  availableFrom: Date | null;
  dueAt: Date | null;
  students: string[];
}

/** Work that was graded or given back. */
export interface GradedSubmission {
  id: string;
  title: string;
  studentId: string;
  studentName: string;
  subjectId: string;
  status: 'submitted' | 'graded' | 'returned';
  score: string | null;
  maxScore: string;
}

/** A moment as people of that language write it, by the clock on the school's wall. */
function moment(at: Date, language: Language, timeZone: string): string {
  const locale = { en: 'en-GB', th: 'th-TH' }[language];
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone }).format(at);
}

const sentences = (...parts: (string | false | null)[]): string => parts.filter(Boolean).join('\n');

export function publishedTexts(
  { title, subjectName, availableFrom, dueAt }: PublishedAssessment,
  zone: string,
): Translated<MessageText> {
  return {
    en: {
      title: `New work: ${title}`,
      body: sentences(
        `Subject: ${subjectName}`,
        availableFrom && `Opens: ${moment(availableFrom, 'en', zone)}`,
        dueAt && `Due: ${moment(dueAt, 'en', zone)}`,
      ),
    },
    th: {
      title: `งานใหม่: ${title}`,
      body: sentences(
        `วิชา: ${subjectName}`,
        availableFrom && `เปิดให้ทำ: ${moment(availableFrom, 'th', zone)}`,
        dueAt && `กำหนดส่ง: ${moment(dueAt, 'th', zone)}`,
      ),
    },
  };
}

export function reminderTexts(
  { title, subjectName }: PublishedAssessment,
  dueAt: Date,
  zone: string,
): Translated<MessageText> {
  return {
    en: {
      title: `Due soon: ${title}`,
      body: `You have not handed this in yet.\nSubject: ${subjectName}\nDue: ${moment(dueAt, 'en', zone)}`,
    },
    th: {
      title: `ใกล้ถึงกำหนดส่ง: ${title}`,
      body: `คุณยังไม่ได้ส่งงานนี้\nวิชา: ${subjectName}\nกำหนดส่ง: ${moment(dueAt, 'th', zone)}`,
    },
  };
}

export function decidedTexts({ title, status, score, maxScore }: GradedSubmission): Translated<MessageText> {
  if (status === 'returned')
    return {
      en: { title: `Given back: ${title}`, body: 'Your work was given back to you. You may hand it in once more.' },
      th: { title: `ส่งคืนงาน: ${title}`, body: 'งานของคุณถูกส่งคืน คุณสามารถส่งใหม่ได้อีกหนึ่งครั้ง' },
    };
  return {
    en: { title: `Graded: ${title}`, body: `Your work was graded: ${score ?? '–'} of ${maxScore} points.` },
    th: { title: `ตรวจแล้ว: ${title}`, body: `งานของคุณตรวจแล้ว: ได้ ${score ?? '–'} จาก ${maxScore} คะแนน` },
  };
}

export function decidedTextsForGuardians(work: GradedSubmission): Translated<MessageText> {
  const { title, status, score, maxScore, studentName } = work;
  if (status === 'returned')
    return {
      en: { title: `Given back: ${title}`, body: `${studentName} may hand this work in once more.` },
      th: { title: `ส่งคืนงาน: ${title}`, body: `${studentName} สามารถส่งงานนี้ใหม่ได้อีกหนึ่งครั้ง` },
    };
  return {
    en: { title: `Graded: ${title}`, body: `${studentName} got ${score ?? '–'} of ${maxScore} points.` },
    th: { title: `ตรวจแล้ว: ${title}`, body: `${studentName} ได้ ${score ?? '–'} จาก ${maxScore} คะแนน` },
  };
}
