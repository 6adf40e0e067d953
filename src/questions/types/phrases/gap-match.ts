import type { Issues } from '#platform/shapes/issues.js';
import { about, distinct, listOf, object, optional, reference } from '#platform/shapes/schema.js';
import { plainText } from '#platform/text/plain-text.js';
import { type Area, area, checkArea } from '#questions/types/pictures/area.js';
import { type Image, image } from '#questions/types/pictures/image.js';
import { type Parts, type QuestionTypeDefinition } from '#questions/types/question-type-definition.js';
import { Fraction } from '#questions/types/shared/fraction.js';
import { gradeResult, type GradeResult, type PartGrade, tally } from '#questions/types/shared/grade-result.js';
import { byId, entryOf, feedbackText, id, idsOf, partLimits, shownText } from '#questions/types/shared/part-schemas.js';
import { checkPlaceholders } from '#questions/types/shared/placeholders.js';
import { sanitizeOptions, sanitizeTexts, type Sanitizer, unchanged } from '#questions/types/shared/rich-texts.js';
import { shuffled } from '#questions/types/shared/shuffle.js';
import { type UsableOption, usableOptions, usesOf, withinUses } from '#questions/types/shared/uses.js';

/** A place for a choice: `[[id]]` in the text, or an area on the image. */
export interface MatchGap {
  id: string;
  area?: Area;
}

/** Gaps in a text, or on an image. */
export interface GapMatchBody {
  text?: string;
  image?: Image;
  gaps: MatchGap[];
  choices: UsableOption[];
}

/** Gap id → choice id. Choices of the same text count as the same choice. */
export interface GapMatchKey {
  pairs: Record<string, string>;
  feedback?: Record<string, string>;
}

export interface GapMatchResponse {
  pairs: Record<string, string>;
}

const gap = object<MatchGap>({
  id: about('Marks the place of the gap in the text as [[id]]', id),
  area: optional(about('Where the gap is on the image', area)),
});

const pairsOf = ({ gaps, choices }: GapMatchBody) => about('Gap id → choice id', byId(gaps, reference(idsOf(choices))));

/** The student drags words or images into the gaps of a text or an image. */
export const gapMatch: QuestionTypeDefinition<'gap_match', GapMatchBody, GapMatchKey, GapMatchResponse> = {
  type: 'gap_match',
  about: 'The student drags words or images into the gaps of a text, or to places on an image.',
  partialCredit:
    'Every gap with the right choice earns an equal share. Choices of the same text count as the same choice; one used more often than it may be counts nowhere.',
  scoring: ['per_part', 'all_or_nothing', 'right_minus_wrong', 'negative_marking', 'none'],
  isManual: false,
  isPromptOptional: true,
  isDrawn: false,
  example: {
    prompt: 'Drag the words to their places.',
    points: '2',
    body: {
      text: 'Oslo is the capital of [[1]], Rome that of [[2]].',
      gaps: [{ id: '1' }, { id: '2' }],
      choices: [
        { id: 'a', text: 'Italy' },
        { id: 'b', text: 'Spain' },
        { id: 'c', text: 'Norway' },
      ],
    },
    key: { pairs: { '1': 'c', '2': 'a' } },
    response: { pairs: { '1': 'c', '2': 'a' } },
  },
  body: object<GapMatchBody>({
    text: optional(about('The text with [[id]] at the place of each gap; instead of image', shownText)),
    image: optional(about('The image with the gaps; instead of text', image)),
    gaps: about(
      'The gaps',
      distinct(listOf(gap, { min: 1, max: partLimits.entries }), (one) => one.id),
    ),
    choices: about('What to drag', usableOptions('How many gaps the choice can fill')),
  }),
  key: (body) =>
    object<GapMatchKey>({
      pairs: pairsOf(body),
      feedback: optional(about('Gap id → feedback', byId(body.gaps, feedbackText))),
    }),
  response: (body) => object({ pairs: pairsOf(body) }),
  checkRules,
  sanitize,
  sanitizeResponse: unchanged,
  studentPrompt: unchanged,
  // Authors tend to write the choices in the order of the gaps, so choices are always shuffled.
  studentView: ({ body }, { seed }) => ({ ...body, choices: shuffled(body.choices, `${seed}/choices`) }),
  grade: ({ body, key }, { pairs }) => gradeGaps(pairs, body, key),
};

function checkRules({ body, key }: Parts<GapMatchBody, GapMatchKey>, issues: Issues): void {
  if ((body.text === undefined) === (body.image === undefined)) {
    issues.at('body', 'text').add('text', 'Must have either a text or an image.');
  }
  if (body.text !== undefined) checkPlaceholders(body.text, idsOf(body.gaps), 'gap', issues.at('body', 'text'));
  body.gaps.forEach((one, index) => {
    const at = issues.at('body', 'gaps', index, 'area');
    if (Boolean(one.area) !== Boolean(body.image))
      at.add('area', 'Gaps on an image must have an area; others must not.');
    if (one.area && body.image) checkArea(one.area, body.image, at);
    if (!Object.hasOwn(key.pairs, one.id)) {
      issues.at('key', 'pairs', one.id).add('incomplete', 'Every gap must have a choice. Add the pair.');
    }
  });
  for (const one of body.choices) {
    const used = Object.values(key.pairs).filter((chosen) => chosen === one.id).length;
    if (used > usesOf(one)) issues.at('key', 'pairs').add('uses', `${one.id} is used ${used} times. Raise its uses.`);
  }
}

function sanitize({ body, key }: Parts<GapMatchBody, GapMatchKey>, clean: Sanitizer): Parts<GapMatchBody, GapMatchKey> {
  const choices = sanitizeOptions(body.choices, clean);
  return {
    body: {
      ...body,
      choices,
      ...(body.text !== undefined && { text: clean(body.text) }),
      ...(body.image && { image: { ...body.image, source: clean(body.image.source) } }),
    },
    key: { ...key, ...(key.feedback && { feedback: sanitizeTexts(key.feedback, clean) }) },
  };
}

/** A choice that fills more gaps than it can be used for counts in none of them. */
function gradeGaps(given: Record<string, string>, body: GapMatchBody, key: GapMatchKey): GradeResult | null {
  if (Object.keys(given).length === 0) return null;
  const texts = new Map(body.choices.map((one) => [one.id, plainText(one.text)]));
  const available = withinUses(body.choices, Object.values(given));
  const parts = body.gaps.map(({ id: gapId }): PartGrade => {
    const chosen = entryOf(given, gapId);
    if (chosen === undefined) return { id: gapId, outcome: 'unanswered' };
    const isRight = available.has(chosen) && texts.get(chosen) === texts.get(key.pairs[gapId] ?? '');
    const feedback = entryOf(key.feedback ?? {}, gapId);
    return { id: gapId, outcome: isRight ? 'correct' : 'incorrect', feedback: feedback ? [feedback] : [] };
  });
  const correct = parts.filter(({ outcome }) => outcome === 'correct').length;
  return gradeResult(Fraction.of(correct, parts.length), tally(correct, parts.length, 'gap'), { parts });
}
