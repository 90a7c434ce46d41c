import js from '@eslint/js'
import tseslint from 'typescript-eslint'

/** Imports only point downwards (docs/architecture.md): who may not know of whom. */
const layers = [
  { files: ['src/host/**'], forbid: ['../steps/*', '../commands/*', '../report/*', '../deploy.ts', '../saga.ts', '../inputs.ts', '../action.ts'] },
  { files: ['src/commands/**'], forbid: ['../steps/*', '../report/*', '../deploy.ts', '../saga.ts', '../inputs.ts', '../action.ts', '../host/ssh.ts'] },
  { files: ['src/steps/**'], forbid: ['../report/log.ts', '../report/outputs.ts', '../deploy.ts', '../action.ts', '../host/ssh.ts', '../inputs.ts'] },
  { files: ['src/deploy.ts', 'src/saga.ts'], forbid: ['./action.ts', './inputs.ts', './host/ssh.ts'] },
]
const toolkit = ['@actions/core', '@actions/github']
const mayUseToolkit = ['src/action.ts', 'src/inputs.ts', 'src/report/**', 'src/main.ts']

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.tools/', '.cache/', 'coverage/', 'build/'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.js'] }, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as', objectLiteralTypeAssertions: 'never' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
      eqeqeq: 'error',
      'no-restricted-imports': ['error', { paths: [...toolkit, 'node-ssh'] }],
    },
  },
  { files: mayUseToolkit, rules: { 'no-restricted-imports': ['error', { paths: ['node-ssh'] }] } },
  { files: ['src/host/ssh.ts'], rules: { 'no-restricted-imports': ['error', { paths: toolkit }] } },
  ...layers.map(({ files, forbid }) => ({
    files,
    ignores: ['src/host/ssh.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [...toolkit, 'node-ssh'], patterns: forbid }] },
  })),
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
  { files: ['__tests__/**', 'e2e/**'], rules: { 'max-lines-per-function': 'off' } },
)
