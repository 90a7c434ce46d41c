import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

/**
 * Imports only point downwards: the files of src, from the top to the bottom (docs/architecture.md has the drawing).
 * A file knows those of its own layer and of the layers below. A name that ends in / is a folder.
 */
const layers = [
  ['main.ts', 'post.ts'],
  ['action.ts'],
  ['start.ts'],
  ['inputs.ts', 'inputs/', 'report/'],
  ['run.ts'],
  ['deploy.ts', 'rollback.ts', 'recover.ts', 'plan.ts', 'status.ts', 'deployment.ts'],
  ['steps/'],
  [
    'context.ts',
    'recording-host.ts',
    'reconnecting-host.ts',
    'decision.ts',
    'readiness.ts',
    'readiness/',
    'reachability.ts',
    'reachability/',
    'health.ts',
  ],
  ['commands/'],
  ['host/', 'public/'],
  [
    'saga.ts',
    'state.ts',
    'surroundings.ts',
    'check.ts',
    'recorder.ts',
    'record.ts',
    'workflow-run.ts',
    'compose-model.ts',
    'nginx-site.ts',
  ],
  ['config.ts', 'events.ts', 'evidence.ts'],
  ['color.ts', 'clock.ts', 'dirname.ts', 'thrown.ts'],
]

/** What only some may know of: the toolkit speaks to the runner, node-ssh and ssh.ts to the network. */
const guarded = [
  { regex: '^@actions/', by: ['action.ts', 'report/'] },
  { regex: '^node-ssh$', by: ['host/ssh-attempt.ts', 'host/ssh-credentials.ts'] },
  { regex: '/ssh\\.ts$', by: ['start.ts'] },
  { regex: '/public/(?!journey\\.ts$)', by: ['action.ts'] },
]

function imports(name) {
  const depth = layers.findIndex((layer) => layer.some((each) => name.startsWith(each)))
  const above = layers.slice(0, depth).flat().join('|').replaceAll('.', '\\.')
  const upwards = {
    regex: above === '' ? '^$' : `^${name.includes('/') ? '\\.\\.' : '\\.'}/(${above})`,
    message: 'Imports only point downwards: see the layers in eslint.config.js.',
  }
  const notHere = guarded
    .filter(({ by }) => !by.includes(name))
    .map(({ regex }) => ({ regex, message: 'Only a few files may import this: see eslint.config.js.' }))
  return {
    files: [`src/${name.endsWith('/') ? `${name}**` : name}`],
    rules: { 'no-restricted-imports': ['error', { patterns: [upwards, ...notHere] }] },
  }
}

export default defineConfig(
  { ignores: ['dist/', 'node_modules/', '.tools/', '.cache/', 'coverage/', 'build/'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', 'script/*.js'] },
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
  ...layers.flat().map(imports),
  imports('host/ssh-attempt.ts'),
  imports('host/ssh-credentials.ts'),
  // A program in another language, in one piece: it reads worse when it is cut.
  {
    files: ['src/host/agent.ts', 'src/commands/nginx.ts'],
    rules: { 'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }] },
  },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
  { files: ['__tests__/**', 'e2e/**'], rules: { 'max-lines-per-function': 'off', 'max-params': 'off' } },
)
