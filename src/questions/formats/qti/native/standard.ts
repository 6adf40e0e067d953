import { type QtiItem } from '#questions/formats/qti/qti-item.js';
import { stored } from '#questions/formats/qti/stored-rules.js';
import { standardRules } from '#questions/types/qti/standard-rules.js';

const templates = ['match_correct', 'map_response'];

/** Whether an item uses a standard template, whose effect on every response is known. */
export function hasStandardRules({ rules }: QtiItem): boolean {
  const { declarations, responseProcessing = [] } = stored(rules);
  const given = JSON.stringify(responseProcessing);
  return templates.some((name) => JSON.stringify(standardRules(name, declarations)) === given);
}

const unpredictable = ['random', 'randomInteger', 'randomFloat'];

/** Whether two students may see or get something different: such items stay as they are. */
export function isParametrised({ rules, content, interactions }: QtiItem): boolean {
  const { declarations, templateProcessing, responseProcessing, outcomeProcessing } = rules;
  const processing = JSON.stringify([responseProcessing, outcomeProcessing]);
  const hasTemplate =
    templateProcessing !== undefined || declarations.some(({ name }) => name === 'templateDeclaration');
  const isRandom = unpredictable.some((name) => processing.includes(`"name":"${name}"`));
  return hasTemplate || isRandom || JSON.stringify([content, interactions]).includes('{{');
}
