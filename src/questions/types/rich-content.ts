import { sanitizeRichText } from '#platform/text/rich-text.js';
import {
  type ClozeKey,
  type Option,
  type QuestionContent,
  type QuestionResponse,
  type QuestionType,
  type TextFormat,
} from './question-content.js';

type Clean = (text: string) => string;
type WithFeedback = { feedback?: string };

/**
 * A question whose texts for readers are sanitized as its format says: prompt, choices, gaps, feedback, guidance. Plain
 * text, and what is compared with an answer (accepted texts, numbers, units), stays as it is written.
 */
export function sanitizeContent(content: QuestionContent): QuestionContent {
  const { format, prompt, feedback } = content;
  if (format === 'plain') return content;
  const clean = cleaner(format);
  return { ...partsOf(content, clean), prompt: clean(prompt), feedback: clean(feedback) };
}

/** An answer in many words is Markdown; every other one is compared with the key, and shown escaped. */
export function sanitizeResponse(type: QuestionType, response: QuestionResponse | null): QuestionResponse | null {
  if (type !== 'long_text' || !response || !('text' in response)) return response;
  return { ...response, text: sanitizeRichText(response.text, 'markdown') };
}

/** GIFT's own format is shown as HTML. */
const cleaner = (format: Exclude<TextFormat, 'plain'>): Clean => {
  const read = format === 'markdown' ? 'markdown' : 'html';
  return (text) => sanitizeRichText(text, read);
};

function partsOf(content: QuestionContent, clean: Clean): QuestionContent {
  switch (content.type) {
    case 'single_choice':
    case 'multiple_choice': {
      const body = { ...content.body, choices: options(content.body.choices, clean) };
      return { ...content, body, key: withFeedbackById(content.key, clean) };
    }
    case 'true_false': {
      const { feedback } = content.key;
      return { ...content, key: { ...content.key, ...(feedback && { feedback: texts(feedback, clean) }) } };
    }
    case 'numeric':
      return { ...content, key: { ...content.key, answers: content.key.answers.map((one) => remarked(one, clean)) } };
    case 'short_text':
      return { ...content, key: { ...content.key, answers: content.key.answers.map((one) => remarked(one, clean)) } };
    case 'matching': {
      const { prompts, options: answers } = content.body;
      return { ...content, body: { prompts: options(prompts, clean), options: options(answers, clean) } };
    }
    case 'ordering':
      return { ...content, body: { items: options(content.body.items, clean) } };
    case 'cloze': {
      const gaps = content.body.gaps.map((gap) =>
        gap.choices ? { ...gap, choices: options(gap.choices, clean) } : gap,
      );
      const keys = Object.entries(content.key.gaps).map(([id, key]) => [id, gapKey(key, clean)] as const);
      return {
        ...content,
        body: { text: clean(content.body.text), gaps },
        key: { gaps: Object.fromEntries(keys) },
      };
    }
    case 'long_text':
      return { ...content, key: guided(content.key, clean) };
    case 'file':
      return { ...content, key: guided(content.key, clean) };
  }
}

const options = (list: Option[], clean: Clean): Option[] => list.map((one) => ({ ...one, text: clean(one.text) }));

function gapKey(key: ClozeKey['gaps'][string], clean: Clean): ClozeKey['gaps'][string] {
  if ('credits' in key) return withFeedbackById(key, clean);
  if ('caseSensitive' in key) return { ...key, answers: key.answers.map((one) => remarked(one, clean)) };
  return { ...key, answers: key.answers.map((one) => remarked(one, clean)) };
}

const remarked = <T extends WithFeedback>(answer: T, clean: Clean): T =>
  answer.feedback === undefined ? answer : { ...answer, feedback: clean(answer.feedback) };

const withFeedbackById = <T extends { feedback?: Record<string, string> }>(key: T, clean: Clean): T =>
  key.feedback ? { ...key, feedback: texts(key.feedback, clean) } : key;

const texts = (named: Record<string, string | undefined>, clean: Clean): Record<string, string> =>
  Object.fromEntries(Object.entries(named).flatMap(([id, text]) => (text === undefined ? [] : [[id, clean(text)]])));

const guided = ({ guidance }: { guidance?: string }, clean: Clean) =>
  guidance === undefined ? {} : { guidance: clean(guidance) };
