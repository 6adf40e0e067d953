import { getMetadataStorage } from 'class-validator';

const storage = getMetadataStorage();
const lookUp = storage.getTargetValidationMetadatas.bind(storage);
const known = new WeakMap<object, ReturnType<typeof lookUp>>();

/**
 * Caches the validation rules of each class. class-validator searches all classes for inherited rules at every
 * validation, which takes longer than the validation. Rules do not change after start, and validation groups, which
 * the cache would ignore, are not used.
 */
export function cacheValidationRules(): void {
  storage.getTargetValidationMetadatas = (shape, schema, always, strictGroups, groups) => {
    const rules = known.get(shape) ?? lookUp(shape, schema, always, strictGroups, groups);
    known.set(shape, rules);
    return rules;
  };
}
