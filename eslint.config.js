import tseslint from 'typescript-eslint';

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
  'school/rosters/oneroster',
  'school/rosters/plain-csv',
  'curriculum/table-of-contents',
  'questions/formats',
  'questions/types',
  'assessment/grading',
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

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '.data/', 'contracts/'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { project: ['./test/tsconfig.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/platform/**', 'src/cli/**', 'src/demo/**'],
    rules: {
      '@typescript-eslint/consistent-type-assertions': [
        'error',
        { assertionStyle: 'as', objectLiteralTypeAssertions: 'never' },
      ],
    },
  },
  ...importRules,
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
  { files: ['migrations/**'], rules: { 'max-lines-per-function': 'off' } },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
);
