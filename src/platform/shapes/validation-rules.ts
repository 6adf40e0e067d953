import { getMetadataStorage } from 'class-validator';

const storage = getMetadataStorage();
const lookUp = storage.getTargetValidationMetadatas.bind(storage);
const known = new WeakMap<object, ReturnType<typeof lookUp>>();

/**
 * Has class-validator look up once which rules a shape has. By itself it goes through every shape of the program for
 * each object it checks, to find those it inherits from, which takes longer than the checking. Shapes are declared when
 * the program starts and do not change; groups of rules, which would make a difference, are not used here.
 */
export function rememberRules(): void {
  storage.getTargetValidationMetadatas = (shape, schema, always, strictGroups, groups) => {
    const rules = known.get(shape) ?? lookUp(shape, schema, always, strictGroups, groups);
    known.set(shape, rules);
    return rules;
  };
}
