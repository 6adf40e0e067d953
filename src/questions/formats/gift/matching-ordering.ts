import { shuffledOptions } from '#questions/formats/option-order.js';
import type { TextFormat } from '#questions/types/question-content.js';
import { partLimits } from '#questions/types/shared/part-schemas.js';
import { splitAtMarks } from './answers.js';
import { type Span } from './block.js';
import { readLine, readText } from './texts.js';

const arrow = '->';

/**
 * Whether the answers are pairs. An arrow in the feedback of a short answer makes no pair, unless every answer has one:
 * pairs have no feedback, and `C#` is a usual word in them.
 */
export function isMatching(section: Span): boolean {
  const { text } = section;
  if (!text.includes('=') || !text.includes(arrow)) return false;
  const parts = splitAtMarks(section).map((part) => part.text);
  const isPair = (part: string) => part.startsWith('=') && (part.split('#', 1)[0] ?? '').includes(arrow);
  return parts.some(isPair) || (parts.length > 1 && parts.every((part) => part.includes(arrow)));
}

/**
 * `{=Canada -> Ottawa =Italy -> Rome = -> Lima}`; a pair without a prompt adds an option that belongs to no prompt. As
 * in Moodle, the first pair needs no mark, and pairs have neither weights nor feedback.
 */
export function readMatching(section: Span, format: TextFormat) {
  const pairs = splitAtMarks(section).flatMap((part) => readPair(part, format) ?? []);
  if (pairs.length < 2)
    throw section.parseError('answers_too_few', 'A matching question must have at least two pairs. Add one.');
  const prompted = pairs.filter((pair) => pair.prompt !== '');
  if (prompted.length === 0)
    throw section.parseError('right_answer_missing', 'At least one pair must have a prompt. Write it before the ->.');
  const optionTexts = [...new Set(pairs.map((pair) => pair.option))];
  const { options, ids } = shuffledOptions(optionTexts, section.block.seed);
  const idOf = new Map(optionTexts.map((text, index) => [text, ids[index]]));
  return {
    type: 'matching' as const,
    body: { prompts: prompted.map((pair, index) => ({ id: promptId(index), text: pair.prompt })), options },
    key: { pairs: Object.fromEntries(prompted.map((pair, index) => [promptId(index), idOf.get(pair.option) ?? ''])) },
  };
}

/**
 * `{>4 CONTIGUOUS VERT …`, then one item per line in the correct order: Moodle's ordering question
 * (`import_from_gift`, gbateson/moodle-qtype_ordering). The first line contains its settings.
 */
export function readOrdering(section: Span, format: TextFormat) {
  const [settings, items] = section.slice(1).cut('\n');
  const texts = itemsOf(items).map((item) => readText(item, format));
  if (texts.length < 2)
    throw section.parseError(
      'answers_too_few',
      'An ordering question must have at least two items. Write one per line below {>.',
    );
  if (texts.length > partLimits.entries) {
    throw section.parseError(
      'answers_too_many',
      `A question must not have more than ${partLimits.entries} items. Split it.`,
    );
  }
  noteSettings(settings, texts.length);
  const { options, ids } = shuffledOptions(texts, section.block.seed);
  return { type: 'ordering' as const, body: { items: options }, key: { order: ids } };
}

const promptId = (index: number) => String(index + 1);

/** Undefined for a pair without prompt and option, which Moodle leaves out. */
function readPair(source: Span, format: TextFormat): { prompt: string; option: string } | undefined {
  const [prompt, match] = source.slice(source.text.startsWith('=') ? 1 : 0).cut(arrow);
  const option = match && readLine(match, format);
  if (match?.text === '' && prompt.text === '') {
    source.note('pair_skipped', 'There is nothing on either side of this ->, so the pair was left out.');
    return undefined;
  }
  if (!option)
    throw source.parseError('pair_incomplete', 'A pair must have the form =prompt -> option. Write what is missing.');
  if (match.text.includes('#'))
    match.note(
      'hash_kept',
      'Matching questions have no feedback per pair, so # and what follows is part of the option.',
    );
  return { prompt: readText(prompt, format), option };
}

/** The items; reading stops at one more than allowed, which is then refused. */
function itemsOf(items: Span | undefined): Span[] {
  const spans: Span[] = [];
  for (let rest = items; rest && spans.length <= partLimits.entries;) {
    const [item, following] = rest.cut('\n');
    if (item.text !== '') spans.push(item);
    rest = following;
  }
  return spans;
}

/** Ordering questions always use all items and one layout; `ALL` and the number of items ask for the same. */
function noteSettings(settings: Span, count: number): void {
  const options = settings.text.split(/\s+/);
  if (options.every((option) => option === '' || option === 'ALL' || Number(option) >= count)) return;
  settings.note(
    'settings_dropped',
    `The settings after {> were left out: students always put all ${count} items in order.`,
  );
}
