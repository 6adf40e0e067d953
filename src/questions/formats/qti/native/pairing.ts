import { commonOf } from '#questions/formats/qti/common.js';
import { type QtiItem } from '#questions/formats/qti/qti-item.js';
import { type QtiChoice, type QtiInteraction } from '#questions/types/qti/qti-schemas.js';
import { type Responses } from '#questions/types/qti/session.js';
import { type QuestionContent, type QuestionOf } from '#questions/types/question-content.js';
import { Fraction } from '#questions/types/shared/fraction.js';
import { type KeyOptions } from '#questions/types/shared/key-options.js';
import { outcomeFeedbackOf } from './feedback.js';
import { promptOf, unwrapped } from './prompt.js';
import { Scorer } from './scorer.js';
import { hasStandardRules } from './standard.js';

const maxExhaustive = 600;

/** Places that each take one option. `pair` writes a pair as QTI does. */
interface Pairing {
  item: QtiItem;
  one: QtiInteraction;
  places: QtiChoice[];
  options: QtiChoice[];
  pair: (place: string, option: string) => string;
}

type Assignment = Record<string, string>;

/** All assignments of options to places or, for standard rules with too many, the typical. */
function assignmentsOf({ item, places, options }: Pairing): Assignment[] | undefined {
  const singles = places.flatMap((place) => options.map((option) => ({ [place.id]: option.id })));
  if ((options.length + 1) ** places.length > maxExhaustive) {
    if (!hasStandardRules(item)) return undefined;
    const shifted = options.map((_, shift) =>
      Object.fromEntries(places.map(({ id }, index) => [id, options[(index + shift) % options.length]?.id ?? ''])),
    );
    return [...singles, ...shifted.filter((given) => isPossible(given, options))];
  }
  return places
    .reduce<Assignment[]>(
      (all, place) =>
        all.flatMap((given) => [given, ...options.map((option) => ({ ...given, [place.id]: option.id }))]),
      [{}],
    )
    .filter((given) => Object.keys(given).length > 0 && isPossible(given, options));
}

/** Whether no option is used more often than it may be. */
const isPossible = (given: Assignment, options: QtiChoice[]): boolean =>
  options.every(({ id, max = 1 }) => max === 0 || Object.values(given).filter((used) => used === id).length <= max);

const responsesOf = ({ one, pair }: Pairing, given: Assignment): Responses => ({
  [one.id]: Object.entries(given).map(([place, option]) => pair(place, option)),
});

/** The declared correct assignment; undefined if a place has none or several. */
function correctOf({ item, one, places, options, pair }: Pairing): Assignment | undefined {
  const declaration = item.rules.declarations.find(
    ({ name, attributes }) => name === 'responseDeclaration' && attributes?.identifier === one.id,
  );
  const values = (declaration?.children ?? [])
    .filter(({ name }) => name === 'correctResponse')
    .flatMap(({ children = [] }) => children.map(({ text = '' }) => text.trim().split(/\s+/).join(' ')));
  const found = places.map(
    (place) => [place.id, options.filter(({ id }) => values.includes(pair(place.id, id)))] as const,
  );
  if (found.some(([, matching]) => matching.length !== 1)) return undefined;
  return Object.fromEntries(found.map(([place, [option]]) => [place, option?.id ?? '']));
}

/** The scoring rules that native pairs may have here. */
const optionsOfKey: KeyOptions[] = [{}, { scoring: { rule: 'all_or_nothing' } }];

function agreeing<T extends 'matching' | 'gap_match'>(
  pairing: Pairing,
  question: (pairs: Assignment, options: KeyOptions, maxScore: Fraction) => QuestionOf<T>,
  native: (given: Assignment) => { pairs: Assignment },
): QuestionOf<T> | undefined {
  const [assignments, correct] = [assignmentsOf(pairing), correctOf(pairing)];
  if (!assignments || !correct) return undefined;
  const candidates = [correct, ...assignments];
  const scorer = new Scorer(
    pairing.item,
    candidates.map((given) => responsesOf(pairing, given)),
  );
  for (const options of optionsOfKey) {
    const found = question(correct, { ...options, ...outcomeFeedbackOf(pairing.item) }, scorer.maxScore);
    const pairs = candidates.map((given) => ({ qti: responsesOf(pairing, given), native: native(given) }));
    if (scorer.agrees<'matching' | 'gap_match'>(found, pairs)) return found;
  }
  return undefined;
}

const idsOf = (choices: QtiChoice[], letter: string): Map<string, string> =>
  new Map(choices.map(({ id }, index) => [id, `${letter}${index + 1}`]));

const renamed = (given: Assignment, places: Map<string, string>, options: Map<string, string>): Assignment =>
  Object.fromEntries(
    Object.entries(given).map(([place, option]) => [places.get(place) ?? '', options.get(option) ?? '']),
  );

const isOnce = ({ max = 1 }: QtiChoice): boolean => max === 1;

/** Sources that are used once find their target; if sources may be used several times, targets find their source. */
export function matching(item: QtiItem, one: QtiInteraction): QuestionContent | undefined {
  const { choices = [], targets = [] } = one;
  if (!choices.every(isOnce) && !targets.every(isOnce)) return undefined;
  const pairing: Pairing = choices.every(isOnce)
    ? { item, one, places: choices, options: targets, pair: (place, option) => `${place} ${option}` }
    : { item, one, places: targets, options: choices, pair: (place, option) => `${option} ${place}` };
  const [places, options] = [idsOf(pairing.places, 'p'), idsOf(pairing.options, 'o')];
  const listed = (list: QtiChoice[], ids: Map<string, string>) =>
    list.map(({ id, text }) => ({ id: ids.get(id) ?? '', text }));
  return agreeing<'matching'>(
    pairing,
    (pairs, keyOptions, maxScore) => ({
      ...commonOf(item, maxScore),
      type: 'matching',
      prompt: promptOf(item, one),
      body: { prompts: listed(pairing.places, places), options: listed(pairing.options, options) },
      key: { pairs: renamed(pairs, places, options), ...keyOptions },
    }),
    (given) => ({ pairs: renamed(given, places, options) }),
  );
}

/** Texts are dragged into gaps. */
export function gapMatch(item: QtiItem, one: QtiInteraction): QuestionContent | undefined {
  const { choices = [], targets = [], text = '' } = one;
  const pairing: Pairing = {
    item,
    one,
    places: targets,
    options: choices,
    pair: (place, option) => `${option} ${place}`,
  };
  const [gaps, options] = [idsOf(targets, 'g'), idsOf(choices, 'c')];
  const renamedText = targets.reduce(
    (html, { id }) => html.replace(`[[${id}]]`, `[[${gaps.get(id)}]]`),
    unwrapped(text),
  );
  return agreeing<'gap_match'>(
    pairing,
    (pairs, keyOptions, maxScore) => ({
      ...commonOf(item, maxScore),
      type: 'gap_match',
      prompt: promptOf(item, one),
      body: {
        text: renamedText,
        gaps: targets.map(({ id }) => ({ id: gaps.get(id) ?? '' })),
        // A choice without limit may fill every gap.
        choices: choices.map(({ id, text: shown, max = 1 }) => ({
          id: options.get(id) ?? '',
          text: shown,
          ...(max !== 1 && { uses: Math.min(max, 100) }),
        })),
      },
      key: { pairs: renamed(pairs, gaps, options), ...keyOptions },
    }),
    (given) => ({ pairs: renamed(given, gaps, options) }),
  );
}
