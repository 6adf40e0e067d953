import { getMetadataStorage, useContainer } from 'class-validator';

type Class = new () => object;

const storage = getMetadataStorage();
const lookUp = storage.getTargetValidationMetadatas.bind(storage);
const group = storage.groupByPropertyName.bind(storage);
const known = new WeakMap<object, ReturnType<typeof lookUp>>();
const grouped = new WeakMap<object, ReturnType<typeof group>>();
const validators = new Map<unknown, object>();

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
  storage.groupByPropertyName = (rules) => {
    const byName = grouped.get(rules) ?? group(rules);
    grouped.set(rules, byName);
    return byName;
  };
  useContainer({ get: (type) => validatorOf(type as Class) as never });
}

/** Each rule of each field is a class of its own, several thousand in all; class-validator's container searches a list of them. */
function validatorOf(type: Class): object {
  const validator = validators.get(type) ?? new type();
  validators.set(type, validator);
  return validator;
}
