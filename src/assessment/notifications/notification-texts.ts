import type { MessageText } from '#messaging/inbox/notifier.js';
import type { Language, Translated } from '#tenancy/organizations/languages.js';

/** The fields of an assessment that notifications use. `students` are the recipients. */
export interface AssessmentFacts {
  id: string;
  title: string;
  subjectId: string;
  subjectName: string;
  availableFrom: Date | null;
  dueAt: Date | null;
  students: string[];
}

/** The fields of an assessment that reminders use. */
export interface DueWork {
  id: string;
  title: string;
  subjectId: string;
  subjectName: string;
  dueAt: Date;
}

/** The fields of a submission, or of a grade without one, that notifications use. */
export interface DecidedSubmission {
  id: string;
  title: string;
  studentId: string;
  studentName: string;
  subjectId: string;
  status: 'submitted' | 'graded' | 'returned';
  score: string | null;
  maxScore: string;
}

/** A date and time in a language and in the organization's time zone. */
function formatDateTime(at: Date, language: Language, timeZone: string): string {
  const locale = { en: 'en-GB', th: 'th-TH' }[language];
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone }).format(at);
}

const lines = (...parts: (string | false | null)[]): string => parts.filter(Boolean).join('\n');

/** For the students of the class, when an assessment is published. */
export function publishedTexts(
  { title, subjectName, availableFrom, dueAt }: AssessmentFacts,
  timeZone: string,
): Translated<MessageText> {
  return {
    en: {
      title: `New work: ${title}`,
      body: lines(
        `Subject: ${subjectName}`,
        availableFrom && `Opens: ${formatDateTime(availableFrom, 'en', timeZone)}`,
        dueAt && `Due: ${formatDateTime(dueAt, 'en', timeZone)}`,
      ),
    },
    th: {
      title: `งานใหม่: ${title}`,
      body: lines(
        `วิชา: ${subjectName}`,
        availableFrom && `เปิดให้ทำ: ${formatDateTime(availableFrom, 'th', timeZone)}`,
        dueAt && `กำหนดส่ง: ${formatDateTime(dueAt, 'th', timeZone)}`,
      ),
    },
  };
}

/** For students who have not submitted, before work is due: one message for all of it. */
export function reminderTexts(works: DueWork[], timeZone: string): Translated<MessageText> {
  const [work] = works;
  if (work && works.length === 1) return reminderText(work, timeZone);
  const list = (language: Language) =>
    works.map(({ title, subjectName, dueAt }) => {
      return `- ${title} (${subjectName}): ${formatDateTime(dueAt, language, timeZone)}`;
    });
  return {
    en: {
      title: `Due soon: ${works.length} assessments`,
      body: lines('You have not submitted these yet.\n', ...list('en')),
    },
    th: { title: `ใกล้ถึงกำหนดส่ง: ${works.length} งาน`, body: lines('คุณยังไม่ได้ส่งงานเหล่านี้\n', ...list('th')) },
  };
}

function reminderText({ title, subjectName, dueAt }: DueWork, timeZone: string): Translated<MessageText> {
  return {
    en: {
      title: `Due soon: ${title}`,
      body: `You have not submitted this yet.\nSubject: ${subjectName}\nDue: ${formatDateTime(dueAt, 'en', timeZone)}`,
    },
    th: {
      title: `ใกล้ถึงกำหนดส่ง: ${title}`,
      body: `คุณยังไม่ได้ส่งงานนี้\nวิชา: ${subjectName}\nกำหนดส่ง: ${formatDateTime(dueAt, 'th', timeZone)}`,
    },
  };
}

/** For the student, when a submission is graded or returned. */
export function decidedTexts({ title, status, score, maxScore }: DecidedSubmission): Translated<MessageText> {
  if (status === 'returned')
    return {
      en: { title: `Returned: ${title}`, body: 'Your work was returned to you. You may submit it once more.' },
      th: { title: `ส่งคืนงาน: ${title}`, body: 'งานของคุณถูกส่งคืน คุณสามารถส่งใหม่ได้อีกหนึ่งครั้ง' },
    };
  return {
    en: { title: `Graded: ${title}`, body: `Your work was graded: ${score ?? '–'} of ${maxScore} points.` },
    th: { title: `ตรวจแล้ว: ${title}`, body: `งานของคุณตรวจแล้ว: ได้ ${score ?? '–'} จาก ${maxScore} คะแนน` },
  };
}

/** For the student's guardians, when a submission is graded or returned. */
export function decidedTextsForGuardians(submission: DecidedSubmission): Translated<MessageText> {
  const { title, status, score, maxScore, studentName } = submission;
  if (status === 'returned')
    return {
      en: { title: `Returned: ${title}`, body: `${studentName} may submit this work once more.` },
      th: { title: `ส่งคืนงาน: ${title}`, body: `${studentName} สามารถส่งงานนี้ใหม่ได้อีกหนึ่งครั้ง` },
    };
  return {
    en: { title: `Graded: ${title}`, body: `${studentName} got ${score ?? '–'} of ${maxScore} points.` },
    th: { title: `ตรวจแล้ว: ${title}`, body: `${studentName} ได้ ${score ?? '–'} จาก ${maxScore} คะแนน` },
  };
}
