import { about, distinct, listOf, object, optional } from '#platform/shapes/schema.js';
import { checkShares, gradeChoices } from '#questions/types/multiple-choice.js';
import { type QuestionTypeDefinition } from '#questions/types/question-type-definition.js';
import { type ChoiceKey, choiceKeyFields, sanitizeChoiceKey } from '#questions/types/shared/choices.js';
import { distinctIds, id, idsOf, partLimits, shownText } from '#questions/types/shared/part-schemas.js';
import { bodyOf, unchanged } from '#questions/types/shared/rich-texts.js';
import { type Area, areaFields, checkArea } from './area.js';
import { type Image, image } from './image.js';

/** An area that can be chosen. Its label is read to students who do not see the image. */
export type HotspotArea = Area & { id: string; label?: string };

export interface HotspotBody {
  image: Image;
  areas: HotspotArea[];
}

const area = object<HotspotArea>({
  id: about('Identifies the area in the key and in responses', id),
  ...areaFields,
  label: optional(about('Describes the area without naming the answer, in the format of the question', shownText)),
});

/** The student chooses areas of an image. */
export const hotspot: QuestionTypeDefinition<'hotspot', HotspotBody, ChoiceKey, { areas: string[] }> = {
  type: 'hotspot',
  about: 'The student chooses one or more marked areas of an image.',
  partialCredit:
    'As multiple_choice: the sum of the credits of the chosen areas, at least 0, divided by the sum of all positive credits.',
  scoring: ['per_part', 'all_or_nothing', 'right_minus_wrong', 'negative_marking', 'none'],
  isManual: false,
  isPromptOptional: false,
  isDrawn: false,
  example: {
    prompt: 'Where is the heart?',
    points: '1',
    body: {
      image: { source: '[[media:body]]', width: 400, height: 600 },
      areas: [
        { id: 'a', shape: 'circle', coords: [200, 60, 50] },
        { id: 'b', shape: 'rect', coords: [190, 160, 250, 220] },
        { id: 'c', shape: 'poly', coords: [150, 300, 250, 300, 200, 380], label: 'Below the ribs' },
      ],
    },
    key: { credits: { b: '1', a: '-1' }, feedback: { a: 'This is the head.' } },
    response: { areas: ['b'] },
  },
  body: object({
    image: about('The image', image),
    areas: about(
      'The areas that can be chosen',
      distinct(listOf(area, { min: 1, max: partLimits.entries }), (one) => one.id),
    ),
  }),
  key: ({ areas }) => object<ChoiceKey>(choiceKeyFields(areas)),
  response: ({ areas }) => object({ areas: about('Ids of the chosen areas', distinctIds(idsOf(areas))) }),
  checkRules({ body, key }, issues) {
    body.areas.forEach((one, index) => checkArea(one, body.image, issues.at('body', 'areas', index)));
    checkShares(Object.values(key.credits), issues.at('key', 'credits'));
  },
  sanitize: ({ body, key }, sanitize) => ({
    body: {
      image: { ...body.image, source: sanitize(body.image.source) },
      areas: body.areas.map((one) => (one.label === undefined ? one : { ...one, label: sanitize(one.label) })),
    },
    key: sanitizeChoiceKey(key, sanitize),
  }),
  sanitizeResponse: unchanged,
  studentPrompt: unchanged,
  studentView: bodyOf,
  grade: ({ body, key }, { areas }) => gradeChoices(areas, body.areas, key),
};
