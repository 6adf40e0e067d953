import { fieldsOf } from '#platform/shapes/declared-field.js';
import { similarity } from '#platform/text/similarity.js';
import { variableOf } from './read-settings.js';
import { Settings } from './settings.js';

/** Variables that Node, libuv, the C library and the OpenTelemetry SDK read themselves. */
const forRuntime = /^(?:NODE_|UV_|OTEL_|AWS_|HOMEROOM_|TZ$|LANG$|LC_)/;
/** `PUBLIC_URI` shares most pairs of letters with `PUBLIC_URL`; names that share fewer are not typing errors. */
const minSimilarity = 0.6;

/** The variables of an env file that no setting reads, each as a sentence with the setting that may be meant. */
export function unknownSettings(variables: string[]): string[] {
  const known = fieldsOf(Settings).map(({ name }) => variableOf(name));
  const unknown = variables.filter((name) => !known.includes(name) && !forRuntime.test(name));
  return unknown.map((name) => {
    const [best] = known
      .map((setting) => ({ setting, rate: similarity(setting, name) }))
      .sort((a, b) => b.rate - a.rate);
    const hint = best && best.rate >= minSimilarity ? `; ${best.setting} may be meant` : '';
    return `${name} is not a setting and has no effect${hint}`;
  });
}
