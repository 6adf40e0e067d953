import { commonOf } from '#questions/formats/qti/common.js';
import { type QtiItem } from '#questions/formats/qti/qti-item.js';
import { type Gap, type GapKey, type GapResponse } from '#questions/types/cloze-gaps.js';
import { type QtiInteraction } from '#questions/types/qti/qti-schemas.js';
import { type Responses } from '#questions/types/qti/session.js';
import { type QuestionContent, type QuestionOf } from '#questions/types/question-content.js';
import { Fraction } from '#questions/types/shared/fraction.js';
import { type KeyOptions } from '#questions/types/shared/key-options.js';
import { constantsFor, correctValuesOf } from './constants.js';
import { outcomeFeedbackOf } from './feedback.js';
import { unwrapped } from './prompt.js';
import { creditText, exactText, type Pair, Scorer } from './scorer.js';
import { isNumeric, numericAnswers, textKey } from './written-answers.js';
import { probeOf } from './written.js';

/** More gaps are not tried in all combinations. */
const maxGaps = 9;

/** What a student may put into one gap, in both forms. */
interface Trial {
  text: string;
  native: GapResponse;
}

interface ReadGap {
  gap: Gap;
  key: GapKey;
  id: string;
  best: Trial;
  trials: Trial[];
}

/** Text entries and choices inside a text. */
export function cloze(item: QtiItem): QuestionContent | undefined {
  const { interactions } = item;
  if (interactions.length > maxGaps) return undefined;
  const correct = Object.fromEntries(interactions.map(({ id }) => [id, correctValuesOf(item, id)[0] ?? '']));
  const scorer = new Scorer(item, [correct]);
  return build(item, scorer, {}) ?? build(item, scorer, { scoring: { rule: 'all_or_nothing' } }, correct);
}

function build(
  item: QtiItem,
  scorer: Scorer,
  options: KeyOptions,
  others: Record<string, string> = {},
): QuestionOf<'cloze'> | undefined {
  const gaps = item.interactions.flatMap((one, index) => readGap(item, one, String(index + 1), scorer, others) ?? []);
  if (gaps.length < item.interactions.length) return undefined;
  const question: QuestionOf<'cloze'> = {
    ...commonOf(item, scorer.maxScore),
    type: 'cloze',
    prompt: '',
    body: {
      text: gaps.reduce((text, { id, gap }) => text.replace(`[[${id}]]`, `[[${gap.id}]]`), unwrapped(item.content)),
      gaps: gaps.map(({ gap }) => gap),
    },
    key: {
      gaps: Object.fromEntries(gaps.map(({ gap, key }) => [gap.id, key])),
      ...options,
      ...outcomeFeedbackOf(item),
    },
  };
  return scorer.agrees(question, pairsOf(gaps)) ? question : undefined;
}

/** Every trial alone, and every combination of the best trials. */
function pairsOf(gaps: ReadGap[]): Pair<'cloze'>[] {
  const combinations = gaps.reduce<ReadGap[][]>((sets, gap) => [...sets, ...sets.map((set) => [...set, gap])], [[]]);
  const pairs = combinations.map((set) => pairOf(set.map(({ id, gap, best }) => ({ id, gap, trial: best }))));
  const singles = gaps.flatMap(({ id, gap, trials }) => trials.map((trial) => pairOf([{ id, gap, trial }])));
  return [...pairs.slice(1), ...singles];
}

function pairOf(filled: { id: string; gap: Gap; trial: Trial }[]): Pair<'cloze'> {
  const qti: Responses = Object.fromEntries(filled.map(({ id, trial }) => [id, trial.text]));
  return { qti, native: { gaps: Object.fromEntries(filled.map(({ gap, trial }) => [gap.id, trial.native])) } };
}

function readGap(
  item: QtiItem,
  one: QtiInteraction,
  id: string,
  scorer: Scorer,
  others: Record<string, string>,
): ReadGap | undefined {
  const texts =
    one.type === 'inline_choice' ? (one.choices ?? []).map((choice) => choice.id) : constantsFor(item, one.id);
  const share = (text: string) => scorer.share({ ...others, [one.id]: text });
  const [first = '', ...rest] = texts;
  const best = rest.reduce((better, text) => (share(text).compare(share(better)) > 0 ? text : better), first);
  const weight = Object.keys(others).length > 0 ? Fraction.one : share(best);
  if (!weight.isPositive || weight.compare(Fraction.one) > 0) return undefined;
  const probe = probeOf(scorer, one.id, others);
  const scaled = { ...probe, share: (text: string) => probe.share(text).over(weight) };
  const weightText = exactText(weight.times(scorer.maxScore));
  const found = one.type === 'inline_choice' ? choiceGap(one, id, scaled) : writtenGap(item, one, id, scaled);
  if (!found || weightText === undefined) return undefined;
  const trial = (text: string): Trial => ({ text, native: found.native(text) });
  return {
    id: one.id,
    gap: found.gap,
    key: { ...found.key, weight: weightText },
    best: trial(best),
    trials: texts.map(trial),
  };
}

type Probe = ReturnType<typeof probeOf>;

function choiceGap({ choices = [] }: QtiInteraction, id: string, probe: Probe) {
  const ids = new Map(choices.map((choice, index) => [choice.id, `c${index + 1}`]));
  const credits = choices.flatMap((choice) => {
    const share = probe.share(choice.id);
    const credit = creditText(share);
    return share.isPositive && credit ? [[ids.get(choice.id) ?? '', credit] as const] : [];
  });
  const feedback = choices.flatMap((choice) => {
    const text = probe.feedback(choice.id);
    return text ? [[ids.get(choice.id) ?? '', text] as const] : [];
  });
  const options = choices.map(({ id: choice, text }) => ({ id: ids.get(choice) ?? '', text }));
  const gap: Gap = { id, type: 'single_choice', choices: options };
  const key = {
    credits: Object.fromEntries(credits),
    ...(feedback.length > 0 && { feedback: Object.fromEntries(feedback) }),
  };
  return { gap, key, native: (text: string): GapResponse => ({ choice: ids.get(text) ?? '' }) };
}

function writtenGap(item: QtiItem, { id: response }: QtiInteraction, id: string, probe: Probe) {
  if (isNumeric(item, response)) {
    const answers = numericAnswers(item, response, probe);
    const gap: Gap = { id, type: 'numeric' };
    return answers && { gap, key: { answers }, native: (value: string): GapResponse => ({ value }) };
  }
  const key = textKey(item, response, probe);
  const gap: Gap = { id, type: 'short_text' };
  return key && { gap, key, native: (text: string): GapResponse => ({ text }) };
}
