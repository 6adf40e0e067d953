import { sanitizeRichText } from '#platform/text/rich-text.js';
import type { Language, Translated } from '#tenancy/organizations/languages.js';
import type { Highlights } from './session-highlights.port.js';

/** The data of an ended session that its summary names. */
export interface SummaryFacts {
  title: string;
  startedAt: Date;
  endedAt: Date;
  participantCount: number;
  engagementScore: number | null;
  highlights: Highlights;
}

const maxQuestions = 3;
const minuteMs = 60_000;

interface Words {
  facts: (date: string, minutes: number, people: number) => string;
  polls: (count: number) => string;
  questions: string;
  engagement: (score: number) => string;
}

const words: Translated<Words> = {
  en: {
    facts: (date, minutes, people) =>
      `${date}, ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, ${people} ${people === 1 ? 'participant' : 'participants'}.`,
    polls: (count) => `Polls: ${count}.`,
    questions: 'Top questions:',
    engagement: (score) => `Engagement: ${score} of 100.`,
  },
  th: {
    facts: (date, minutes, people) => `${date} ระยะเวลา ${minutes} นาที ผู้เข้าร่วม ${people} คน`,
    polls: (count) => `แบบสำรวจ: ${count}`,
    questions: 'คำถามยอดนิยม:',
    engagement: (score) => `การมีส่วนร่วม: ${score} จาก 100`,
  },
};

/** The summary of a session in Markdown, until its instructor writes another one. */
export function summaryOf(facts: SummaryFacts, language: Language, timeZone: string): string {
  const { title, startedAt, endedAt, participantCount, engagementScore, highlights } = facts;
  const { pollsHeld = 0, topQuestions = [] } = highlights;
  const text = words[language];
  const locale = { en: 'en-GB', th: 'th-TH' }[language];
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone }).format(startedAt);
  const minutes = Math.round((endedAt.getTime() - startedAt.getTime()) / minuteMs);
  const questions = topQuestions.slice(0, maxQuestions).map(quoted);
  return [
    `**${escaped(title)}**`,
    text.facts(date, minutes, participantCount),
    ...(pollsHeld > 0 ? [text.polls(pollsHeld)] : []),
    ...(questions.length > 0 ? [[text.questions, ...questions].join('\n')] : []),
    ...(engagementScore === null ? [] : [text.engagement(engagementScore)]),
  ].join('\n\n');
}

const quoted = (question: string): string => `- ${escaped(question.replace(/\s+/g, ' ').trim())}`;

/** Plain text of people as Markdown that shows it as it is, also where it looks like a list or a heading. */
const escaped = (text: string): string =>
  text
    .replace(/[\\`*_[\]~|]|^[#+=-]/g, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** A summary without the lines that quote the questions, and without the heading of a list that is left empty. */
export function withoutQuestions(summary: string, questions: readonly string[]): string {
  const quotes = new Set(questions.map((question) => sanitizeRichText(quoted(question), 'markdown')));
  const paragraphs = summary.split('\n\n').map((paragraph) => {
    const lines = paragraph.split('\n');
    const kept = lines.filter((line) => !quotes.has(line));
    const isOnlyHeading = kept.length === 1 && kept.length < lines.length && !kept[0]?.startsWith('- ');
    return isOnlyHeading ? '' : kept.join('\n');
  });
  return paragraphs.filter(Boolean).join('\n\n');
}
