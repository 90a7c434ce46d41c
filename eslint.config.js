import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

/**
 * The folders of src, from the top to the bottom: docs/architecture.md says what each is for. An import points to the
 * file's own folder or to one further down, never up.
 */
const layers = [
  'action',
  'report',
  'modes',
  'steps',
  'engine',
  'checks',
  'public-url',
  'layouts',
  'commands',
  'host',
  'host-scripts',
  'inputs',
  'domain',
]

/** Imports that only a few files may have. `by`: folders or files of src. */
const guarded = [
  { regex: '^@actions/', by: ['action/', 'report/'] },
  { regex: '^(node-ssh|ssh2)$', by: ['host/ssh', 'inputs/key.ts'] },
  { regex: '/ssh\\.ts$', by: ['action/start.ts'] },
  { regex: '/public-url/(runner-network|request-url|connect)\\.ts$', by: ['action/'] },
]

function restrictImports(files, above) {
  const upwards = {
    regex: above.length === 0 ? '^$' : `^(?:\\.\\./)+(?:${above.join('|')})(?:/|\\.ts$)`,
    message: 'Imports only point downwards: see the folders in eslint.config.js.',
  }
  const notHere = guarded
    .filter(({ by }) => !by.some((each) => files.startsWith(each)))
    .map(({ regex }) => ({ regex, message: 'Only a few files may import this: see eslint.config.js.' }))
  return {
    files: [`src/${files}`],
    rules: { 'no-restricted-imports': ['error', { patterns: [upwards, ...notHere] }] },
  }
}

/** The files with rights of their own come after their folder, since the last rule that fits a file counts. */
const importRules = [
  restrictImports('*.ts', []),
  ...layers.flatMap((layer, depth) => {
    const above = ['main', 'post', ...layers.slice(0, depth)]
    const own = guarded.flatMap(({ by }) => by).filter((each) => each.startsWith(`${layer}/`) && each !== `${layer}/`)
    return [`${layer}/**`, ...own.map((each) => (each.endsWith('.ts') ? each : `${each}*`))].map((files) =>
      restrictImports(files, above),
    )
  }),
]

export default defineConfig(
  { ignores: ['dist/', 'node_modules/', '.tools/', '.cache/', 'coverage/', 'build/'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', 'tools/*.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-assertions': [
        'error',
        { assertionStyle: 'as', objectLiteralTypeAssertions: 'never' },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
      eqeqeq: 'error',
    },
  },
  ...importRules,
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['__tests__/**', 'e2e/stories/**'],
    rules: { 'max-lines-per-function': 'off', 'max-params': 'off' },
  },
)
