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

/** One rule per area, derived from the order of the areas. */
const areaRules = areas.map((area, step) => ({
  files: [`src/${area}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          outsideTheFolder,
          {
            group: [...areas.slice(step + 1).map((later) => `#${later}/*`), ...applicationRoots],
            message: `${area} may use only the areas before it: ${areas.slice(0, step).join(', ') || 'none'}.`,
          },
          ...(area === 'platform'
            ? []
            : [
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
              ]),
        ],
      },
    ],
  },
}));

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
  ...areaRules,
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
