import { type Gap, type GapKey } from '#questions/types/cloze-gaps.js';
import { type QuestionOf } from '#questions/types/question-content.js';
import { exact, Fraction, sum } from '#questions/types/shared/fraction.js';
import { entryOf, idPattern } from '#questions/types/shared/part-schemas.js';
import { choices, shortTexts } from './choice-meaning.js';
import { type Answers, type Normalize, number, sorted, textById } from './normal-texts.js';
import { numbers } from './number-meaning.js';

const placeholder = new RegExp(`\\[\\[(${idPattern})\\]\\]`, 'g');

/** The ids in the order of the text. */
const placesIn = (text: string): string[] => [...new Set(Array.from(text.matchAll(placeholder), ([, id = '']) => id))];

const withPlaces = (text: string, order: string[]): string =>
  text.replace(placeholder, (_, id: string) => `[[${order.indexOf(id) + 1}]]`);

const joined = (prompt: string, text: string): string => [prompt, text].filter((part) => part !== '').join('\n');

/** Gaps in the order of the text, each with its share of the points. */
export function cloze({ prompt, body, key }: QuestionOf<'cloze'>, text: Normalize): Answers {
  const order = placesIn(body.text);
  const gaps = order.flatMap((id) => {
    const gap = body.gaps.find((one) => one.id === id);
    const gapKey = entryOf(key.gaps, id);
    return gap && gapKey ? [{ gap, gapKey }] : [];
  });
  const total = sum(gaps.map(({ gapKey }) => exact(gapKey.weight)));
  const parts = gaps.map(({ gap, gapKey }) => ({
    type: gap.type,
    layout: gap.layout ?? 'dropdown',
    share: total.isPositive ? String(exact(gapKey.weight).over(total)) : String(Fraction.zero),
    ...gapAnswers(gap, gapKey, text),
  }));
  return {
    answers: {
      text: text(joined(prompt, withPlaces(body.text, order))),
      gaps: parts.map(({ feedback: _, ...part }) => part),
    },
    feedback: parts.map(({ feedback }) => feedback),
  };
}

function gapAnswers(gap: Gap, key: GapKey, text: Normalize): Answers {
  if ('credits' in key)
    return choices(gap.choices ?? [], key, text, gap.type === 'multiple_choice' ? 'shares' : 'credits');
  return 'caseSensitive' in key ? shortTexts(key, text) : numbers(key, [], text);
}

export function kprim({ body, key }: QuestionOf<'kprim'>, text: Normalize): Answers {
  const { labels } = body;
  return {
    answers: {
      labels: labels && [text(labels.true), text(labels.false)],
      statements: body.statements.map(({ id, text: shown }) => [text(shown), entryOf(key.answers, id)]),
    },
    feedback: body.statements.map(({ id }) => text(entryOf(key.feedback ?? {}, id))),
  };
}

/** Gaps in the order of the text or of the author, each with the text of its choice. */
export function gapMatch({ prompt, body, key }: QuestionOf<'gap_match'>, text: Normalize): Answers {
  const ids = body.text === undefined ? body.gaps.map(({ id }) => id) : placesIn(body.text);
  const { image } = body;
  return {
    answers: {
      text: body.text === undefined ? undefined : text(joined(prompt, withPlaces(body.text, ids))),
      image: image && { ...image, source: text(image.source) },
      gaps: ids.map((id) => ({
        area: body.gaps.find((gap) => gap.id === id)?.area,
        choice: textById(body.choices, entryOf(key.pairs, id), text),
      })),
      choices: sorted(body.choices.map(({ text: shown, uses = 1 }) => [text(shown), uses])),
    },
    feedback: ids.map((id) => text(entryOf(key.feedback ?? {}, id))),
  };
}

export function pointOnImage({ body, key }: QuestionOf<'point_on_image'>, text: Normalize): Answers {
  const { image, maxPoints, markers = [] } = body;
  return {
    answers: {
      image: { ...image, source: text(image.source) },
      maxPoints,
      markers: markers.map((marker) => [text(marker.text), marker.uses ?? 1]),
      areas: key.areas.map(({ shape, coords, marker, credit }) => ({
        shape,
        coords,
        credit: number(credit),
        marker: marker && textById(markers, marker, text),
      })),
    },
    feedback: key.areas.map(({ feedback }) => text(feedback)),
  };
}
