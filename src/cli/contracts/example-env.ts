import { variableOf } from '#platform/config/read-settings.js';
import { Settings } from '#platform/config/settings.js';
import { type DeclaredField, fieldsOf } from '#platform/shapes/declared-field.js';

/** The text of `env/example.env`: every setting with its description, choices and default. */
export const exampleEnv = (): string => `${[intro, ...fieldsOf(Settings).map(entry)].join('\n\n')}\n`;

const intro = `# All settings of an instance. Copy what you need into env/<slug>.env, one file per organization, and put
# secrets into env/<slug>.local.env, which git ignores. A line that starts with # shows the default.
# All settings exist since release 0.1.0 unless noted.`;

function entry({ name, schema }: DeclaredField): string {
  const { description = '', enum: choices, required } = schema as Described;
  const about = choices ? `${description}: ${choices.join(', ')}` : description;
  const value = schema.default === undefined ? '' : [schema.default].flat().map(String).join(',');
  return `# ${about}${required ? ' (required)' : ''}\n${required ? '' : '# '}${variableOf(name)}=${value}`;
}

interface Described {
  description?: string;
  enum?: string[];
  required?: boolean;
}
