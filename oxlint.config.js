import { defineConfig } from 'oxlint';

/** The areas in order: an area imports itself and those before it. `#cli`, `#demo` and `#app` may import all of them. */
export const areas = [
  'platform',
  'tenancy',
  'identity',
  'school',
  'messaging',
  'curriculum',
  'billing',
  'questions',
  'assessment',
  'learning',
  'workbook',
  'community',
  'insight',
  'integrations',
];

const applicationRoots = ['#cli/*', '#demo/*', '#app*', '#main*'];
const outsideTheFolder = {
  group: ['../*'],
  message: 'Import across folders as #area/…; ../ hides which area is used.',
};

/** Folders of functions over plain data: parsers, graders and formulas, tested without the application. */
const pureFolders = [
  'platform/files/content',
  'platform/pacing',
  'platform/problems',
  'platform/tabular',
  'platform/text',
  'platform/xml',
  'school/rosters/oneroster',
  'school/rosters/plain-csv',
  'curriculum/table-of-contents',
  'questions/formats',
  'questions/types',
  'assessment/grading',
  'assessment/gradebook/calculation',
  'assessment/statistics/formulas',
];

const impure = {
  group: ['@nestjs/*', 'typeorm', 'typeorm/*', 'pg', '#platform/database/*'],
  message: 'This folder is pure: pass plain data in, and keep Nest and the database in the feature that calls it.',
};

const featureImports = [
  {
    group: ['@nestjs/typeorm'],
    importNames: ['InjectRepository', 'TypeOrmModule'],
    message: 'Rows are reached through @InjectScoped, so that the policy is the query.',
  },
  {
    group: ['@nestjs/common'],
    importNamePattern: '(Exception|UseGuards|UsePipes|UseInterceptors|UseFilters)$',
    message: 'Throw a Problem; guards, pipes, interceptors and filters are global.',
  },
];

/** What the files of an area may not import, derived from the order of the areas. */
function restrictedIn(area) {
  const step = areas.indexOf(area);
  const laterAreas = {
    group: [...areas.slice(step + 1).map((later) => `#${later}/*`), ...applicationRoots],
    message: `${area} may use only the areas before it: ${areas.slice(0, step).join(', ') || 'none'}.`,
  };
  return [outsideTheFolder, laterAreas, ...(area === 'platform' ? [] : featureImports)];
}

const importRule = (files, patterns) => ({ files, rules: { 'no-restricted-imports': ['error', { patterns }] } });

/** One rule per area, and a stricter one for each pure folder. */
const importRules = [
  ...areas.map((area) => importRule([`src/${area}/**/*.ts`], restrictedIn(area))),
  ...pureFolders.map((folder) =>
    importRule([`src/${folder}/**/*.ts`], [...restrictedIn(folder.split('/')[0]), impure]),
  ),
];

const withTypes = [
  'await-thenable',
  'no-array-delete',
  'no-base-to-string',
  'no-duplicate-type-constituents',
  'no-floating-promises',
  'no-for-in-array',
  'no-implied-eval',
  'no-misused-promises',
  'no-redundant-type-constituents',
  'no-unnecessary-type-assertion',
  'no-unsafe-argument',
  'no-unsafe-assignment',
  'no-unsafe-call',
  'no-unsafe-enum-comparison',
  'no-unsafe-member-access',
  'no-unsafe-return',
  'no-unsafe-unary-minus',
  'only-throw-error',
  'prefer-promise-reject-errors',
  'require-await',
  'restrict-plus-operands',
  'restrict-template-expressions',
  'unbound-method',
].map((rule) => `typescript/${rule}`);

const withoutTypes = [
  'ban-ts-comment',
  'no-duplicate-enum-values',
  'no-empty-object-type',
  'no-explicit-any',
  'no-extra-non-null-assertion',
  'no-misused-new',
  'no-namespace',
  'no-non-null-asserted-optional-chain',
  'no-non-null-assertion',
  'no-require-imports',
  'no-this-alias',
  'no-unnecessary-type-constraint',
  'no-unsafe-declaration-merging',
  'no-unsafe-function-type',
  'no-wrapper-object-types',
  'prefer-as-const',
  'prefer-namespace-keyword',
  'triple-slash-reference',
].map((rule) => `typescript/${rule}`);

/** Tests read bodies of responses, which have no type. */
const aboutAny = withTypes.filter((rule) => /no-unsafe-(argument|assignment|call|member-access|return)$/.test(rule));

const all = (rules, level) => Object.fromEntries(rules.map((rule) => [rule, level]));

export default defineConfig({
  plugins: ['typescript', 'unicorn'],
  categories: { correctness: 'off' },
  options: { typeAware: true },
  ignorePatterns: ['dist/', 'coverage/', '.data/', 'contracts/'],
  rules: {
    ...all(['no-array-constructor', 'no-unused-expressions', ...withTypes, ...withoutTypes], 'error'),
    'no-unused-vars': ['error', { ignoreRestSiblings: true }],
    'unicorn/no-useless-spread': 'error',
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
  },
  overrides: [
    {
      files: ['src/**/*.ts'],
      rules: {
        'typescript/consistent-type-assertions': [
          'error',
          { assertionStyle: 'as', objectLiteralTypeAssertions: 'never' },
        ],
      },
    },
    {
      files: ['src/platform/**', 'src/cli/**', 'src/demo/**'],
      rules: all(['typescript/consistent-type-assertions'], 'off'),
    },
    ...importRules,
    {
      files: ['test/**/*.ts'],
      rules: {
        ...all(['max-lines-per-function', ...aboutAny], 'off'),
        'typescript/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      },
    },
    { files: ['migrations/**'], rules: all(['max-lines-per-function'], 'off') },
    { files: ['**/*.js'], rules: all(withTypes, 'off') },
  ],
});
