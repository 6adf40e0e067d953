import { about, object } from '#platform/shapes/schema.js';
import { checkShares, gradeChoices } from '#questions/types/multiple-choice.js';
import { type QuestionTypeDefinition } from '#questions/types/question-type-definition.js';
import { type ChoiceKey, choiceKeyFields, sanitizeChoiceKey } from '#questions/types/shared/choices.js';
import { distinctIds, idsOf, type Option, optionList, shownText } from '#questions/types/shared/part-schemas.js';
import { checkPlaceholders } from '#questions/types/shared/placeholders.js';
import { sanitizeOptions, unchanged, bodyOf } from '#questions/types/shared/rich-texts.js';

/** A text in which `[[id]]` is the place of each phrase that can be chosen. */
export interface HotTextBody {
  text: string;
  phrases: Option[];
}

/** The student chooses phrases in a text. */
export const hotText: QuestionTypeDefinition<'hot_text', HotTextBody, ChoiceKey, { phrases: string[] }> = {
  type: 'hot_text',
  about: 'The student chooses words or phrases in a text.',
  partialCredit:
    'As multiple_choice: the sum of the credits of the chosen phrases, at least 0, divided by the sum of all positive credits.',
  scoring: ['per_part', 'all_or_nothing', 'right_minus_wrong', 'negative_marking', 'none'],
  isManual: false,
  isPromptOptional: true,
  isDrawn: false,
  example: {
    prompt: 'Mark the verbs.',
    points: '2',
    body: {
      text: 'The dog [[1]] while the [[2]] cat [[3]].',
      phrases: [
        { id: '1', text: 'barks' },
        { id: '2', text: 'old' },
        { id: '3', text: 'sleeps' },
      ],
    },
    key: { credits: { '1': '1/2', '3': '1/2', '2': '-1/2' }, feedback: { '2': 'This is an adjective.' } },
    response: { phrases: ['1', '3'] },
  },
  body: object({
    text: about('The text with [[id]] at the place of each phrase', shownText),
    phrases: about('The phrases that can be chosen', optionList(1)),
  }),
  key: ({ phrases }) => object<ChoiceKey>(choiceKeyFields(phrases)),
  response: ({ phrases }) => object({ phrases: about('Ids of the chosen phrases', distinctIds(idsOf(phrases))) }),
  checkRules({ body, key }, issues) {
    checkPlaceholders(body.text, idsOf(body.phrases), 'phrase', issues.at('body', 'text'));
    checkShares(Object.values(key.credits), issues.at('key', 'credits'));
  },
  sanitize: ({ body, key }, sanitize) => ({
    body: { text: sanitize(body.text), phrases: sanitizeOptions(body.phrases, sanitize) },
    key: sanitizeChoiceKey(key, sanitize),
  }),
  sanitizeResponse: unchanged,
  studentPrompt: unchanged,
  studentView: bodyOf,
  grade: ({ body, key }, { phrases }) => gradeChoices(phrases, body.phrases, key),
};
