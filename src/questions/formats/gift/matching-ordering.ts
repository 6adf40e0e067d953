import { type Answer, refuseUnmarked, splitAnswers } from './answers.js';
import { type Span } from './block.js';
import { readLine, readText } from './texts.js';
import { type TextFormat } from '#questions/types/question-content.js';
import { shuffled } from '#questions/formats/imported-question.js';
import { partLimits } from '#questions/types/question-parts.js';

const arrow = '->';

export const isPair = (answer: Answer) => answer.mark === '=' && answer.content.text.includes(arrow);

/** `{=Canada -> Ottawa =Italy -> Rome = -> Lima}`; a pair without a prompt only adds an option that fits nowhere. */
export function readMatching(section: Span, format: TextFormat) {
  const answers = splitAnswers(section);
  refuseUnmarked(answers);
  if (answers.length < 2) throw section.unreadable('answers_too_few', 'Give a matching question two pairs or more.');
  const pairs = answers.map((answer) => readPair(answer, format));
  const prompted = pairs.filter((pair) => pair.prompt !== '');
  if (prompted.length === 0) throw section.unreadable('right_answer_missing', 'Write a prompt before at least one ->.');
  const optionTexts = [...new Set(pairs.map((pair) => pair.option))];
  const { options, ids } = shuffled(optionTexts, section.block.seed);
  const idOf = new Map(optionTexts.map((text, place) => [text, ids[place]]));
  return {
    type: 'matching' as const,
    body: { prompts: prompted.map((pair, index) => ({ id: promptId(index), text: pair.prompt })), options },
    key: { pairs: Object.fromEntries(prompted.map((pair, index) => [promptId(index), idOf.get(pair.option) ?? ''])) },
  };
}

/**
 * `{>4 CONTIGUOUS VERT …` and one item a line, in the right order: Moodle's ordering question
 * (`import_from_gift`, gbateson/moodle-qtype_ordering). The first line holds its settings.
 */
export function readOrdering(section: Span, format: TextFormat) {
  const [settings, items] = section.slice(1).cut('\n');
  const texts = itemsOf(items).map((item) => readText(item, format));
  if (texts.length < 2) throw section.unreadable('answers_too_few', 'Write two items or more, one a line below {>.');
  if (texts.length > partLimits.entries) {
    throw section.unreadable('answers_too_many', `A question may have ${partLimits.entries} items; split it.`);
  }
  noteSettings(settings, texts.length);
  const { options, ids } = shuffled(texts, section.block.seed);
  return { type: 'ordering' as const, body: { items: options }, key: { order: ids } };
}

const promptId = (index: number) => String(index + 1);

function readPair(answer: Answer, format: TextFormat): { prompt: string; option: string } {
  const [prompt, match] = answer.content.cut(arrow);
  const option = match && readLine(match, format);
  if (!option) throw answer.source.unreadable('pair_incomplete', 'Write every pair to match as =this -> that.');
  if (answer.feedback) {
    answer.feedback.note('feedback_dropped', 'Feedback of a pair was left out: matching questions have none here.');
  }
  return { prompt: readText(prompt, format), option };
}

/** The items, or one more than allowed: enough to be refused. */
function itemsOf(items: Span | undefined): Span[] {
  const spans: Span[] = [];
  for (let rest = items; rest && spans.length <= partLimits.entries;) {
    const [item, following] = rest.cut('\n');
    if (item.text !== '') spans.push(item);
    rest = following;
  }
  return spans;
}

/** Only a whole set can be ordered here, laid out and graded one way; `ALL` and its count ask for just that. */
function noteSettings(settings: Span, count: number): void {
  const words = settings.text.split(/\s+/);
  if (words.every((word) => word === '' || word === 'ALL' || Number(word) >= count)) return;
  settings.note('settings_dropped', `The settings after {> were left out: students put all ${count} items in order.`);
}
