import type { Config } from '../../src/domain/config.ts'

/** What action.yml declares for one input, and what the code makes of its texts. */
export interface InputRow {
  readonly input: string
  readonly required?: true
  /** The default in action.yml. Absent: it has none. */
  readonly default?: string
  /** Other inputs that this one needs. */
  readonly with?: Readonly<Record<string, string>>
  /** Reads the value of the input from the configuration. */
  readonly value: (config: Config) => unknown
  /** The value if only the inputs of `least` in given.ts are set. Absent: undefined. */
  readonly unset?: unknown
  /** Texts that are accepted, each with its value. */
  readonly good: readonly (readonly [text: string, value: unknown])[]
  /** Texts that are rejected. */
  readonly bad: readonly string[]
}

const sha256 = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU'

const omitTag = (env: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => name !== 'TAG'))

/** Every input, in the order of action.yml. A new input needs a row here; the tests of the inputs all read this table. */
export const inputTable: readonly InputRow[] = [
  {
    input: 'mode',
    default: 'deploy',
    unset: 'deploy',
    value: (c) => c.mode,
    good: [
      ['deploy', 'deploy'],
      ['rollback', 'rollback'],
      ['plan', 'plan'],
      ['status', 'status'],
    ],
    bad: ['destroy', 'Deploy', 'dry-run'],
  },
  {
    input: 'host',
    required: true,
    unset: 'app.example.com',
    value: (c) => c.connection.host,
    good: [
      [' ec2-3-34-1-2.ap-northeast-2.compute.amazonaws.com\n', 'ec2-3-34-1-2.ap-northeast-2.compute.amazonaws.com'],
      ['203.0.113.7', '203.0.113.7'],
      ['2001:db8::7', '2001:db8::7'],
      ['[2001:db8::7]', '2001:db8::7'],
      ['fe80::1%eth0', 'fe80::1%eth0'],
      ['a_b.internal.', 'a_b.internal.'],
    ],
    bad: [
      'https://app.example.com',
      'a b',
      'a,b',
      '-oProxyCommand=x',
      'a..b',
      '300.1.1.1',
      '10.0.0.0/8',
      '[app]',
      'a;b',
      'a\nb',
      'ho\u0000st',
      '서버',
    ],
  },
  {
    input: 'port',
    default: '22',
    unset: 22,
    value: (c) => c.connection.port,
    good: [
      ['1', 1],
      ['65535', 65535],
      ['02222', 2222],
    ],
    bad: ['0', '65536', '-22', '22.0', '0x16', '1e3', '22 23', '22\n23'],
  },
  {
    input: 'username',
    required: true,
    unset: 'ubuntu',
    value: (c) => c.connection.username,
    good: [
      ['ec2-user', 'ec2-user'],
      ['배포', '배포'],
    ],
    bad: ['two words', 'a b', 'a\tb', 'a\u0000b'],
  },
  {
    input: 'key', // key.test.ts has the keys that are accepted
    value: (c) => c.connection.key,
    good: [],
    bad: ['not a key'],
  },
  {
    input: 'passphrase', // key.test.ts has the keys with a passphrase
    value: () => undefined,
    good: [],
    bad: [],
  },
  {
    input: 'password',
    unset: 'a password',
    value: (c) => c.connection.password,
    good: [[' a b \r\n', ' a b ']],
    bad: [],
  },
  {
    input: 'fingerprint', // fingerprint.test.ts has the other forms
    unset: [],
    value: (c) => c.connection.hostKeys,
    good: [[`SHA256:${sha256}`, [{ sha256 }]]],
    bad: ['SHA256:short'],
  },
  {
    input: 'strict-host-key',
    default: 'true',
    unset: true,
    value: (c) => c.connection.strictHostKey,
    good: [
      ['True', true],
      ['FALSE', false],
    ],
    bad: ['yes', '1', 'tRUE', 'off'],
  },
  {
    input: 'connect-timeout',
    default: '30s',
    unset: 30_000,
    value: (c) => c.connection.connectTimeoutMs,
    good: [
      ['500ms', 500],
      ['1.5s', 1500],
      ['2m', 120_000],
      ['45', 45_000],
    ],
    bad: ['1 fortnight', '0', '99ms', '11m', '1h', 's', '1 2', '.5s', '1e3', '∞'],
  },
  {
    input: 'directory',
    required: true,
    unset: '/srv/app',
    value: (c) => c.compose.directory,
    good: [
      ['/srv/my app; $(x) "y"', '/srv/my app; $(x) "y"'],
      ['/srv/app//', '/srv/app'],
      ['/', '/'],
    ],
    bad: ['app', './app', '~/app', '~ubuntu', '$HOME/app', '/srv\n/app', '/srv\u0000'],
  },
  {
    input: 'compose-files',
    unset: [],
    value: (c) => c.compose.settings.blue.files,
    good: [
      ['compose.yml', ['compose.yml']],
      ['my compose.yml, /etc/b.yml', ['my compose.yml', '/etc/b.yml']],
      ['a, b.yml\r\nc.yml\r\n', ['a, b.yml', 'c.yml']],
      ['base.yml, app.{blue|green}.yml', ['base.yml', 'app.blue.yml']],
      ['app{|-green}.yml', ['app.yml']],
    ],
    bad: [
      '{a.yml|}',
      '{|a.yml}',
      'a.yml,{a|b}.yml',
      '~/compose.yml',
      '-',
      '-f',
      '~/a.yml',
      'a.yml,a.yml',
      ',',
      'a\u0007.yml',
    ],
  },
  {
    input: 'project-name',
    value: (c) => c.compose.settings.blue.projectName,
    good: [
      ['my_app-1', 'my_app-1'],
      ['app-{blue|green}', 'app-blue'],
    ],
    bad: [
      '{App|app}',
      '{app|App}',
      'app-{blue|green|red}',
      'app-{blue}',
      'My App',
      'App',
      '-app',
      '_app',
      'my app',
      'a.b',
      'a\nb',
    ],
  },
  {
    input: 'blue-services',
    default: 'blue',
    unset: ['blue'],
    value: (c) => c.compose.services.blue,
    good: [
      ['web  worker', ['web', 'worker']],
      ['web,worker', ['web', 'worker']],
      ['my web, "$HOME"; rm -rf', ['my web', '"$HOME"; rm -rf']],
      ["it's, here\n\n a b \n", ["it's, here", 'a b']],
    ],
    bad: ['--volumes', ',', '--all', 'web, -x', 'web web', 'a\u0000b', 'a,b\u001b'],
  },
  {
    input: 'green-services',
    default: 'green',
    unset: ['green'],
    value: (c) => c.compose.services.green,
    good: [['web worker', ['web', 'worker']]],
    bad: ['web web'],
  },
  {
    input: 'env',
    unset: {},
    value: (c) => c.compose.settings.green.env,
    good: [
      ['TAG=1.2.3', { TAG: '1.2.3' }],
      ['A= "x y" $z; \'q\'=b  \n\n # note\n  _b1=', { A: ' "x y" $z; \'q\'=b  ', _b1: '' }],
      ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
      ['A=#not a comment', { A: '#not a comment' }],
    ],
    bad: [
      'no equals sign',
      'A',
      '1A=x',
      'A B=x',
      'export A=x',
      'A-B=x',
      '=x',
      'A=x\nA=y',
      'A=\u001b[m',
      'COMPOSE_FILE=x',
      'COMPOSE_PROJECT_NAME=x',
    ],
  },
  {
    input: 'color-env',
    unset: {},
    with: { env: 'TAG=1' },
    value: ({ compose: { settings } }) => omitTag(settings.green.env),
    good: [
      ['PORT={8081|8082}', { PORT: '8082' }],
      ['COLOR={blue|green}\nNAME=app-{blue|green}', { COLOR: 'green', NAME: 'app-green' }],
      ['A={|x}{y}', { A: 'x{y}' }],
    ],
    bad: ['no equals sign', 'TAG={1|2}', '{A=1|A-B=2}', 'A=1\nA=2', 'COMPOSE_PROJECT_NAME=app-{blue|green}'],
  },
  {
    input: 'env-files',
    unset: [],
    value: (c) => c.compose.settings.green.envFiles,
    good: [
      ['.env.prod', ['.env.prod']],
      ['.env, .env.{blue|green}', ['.env', '.env.green']],
    ],
    bad: ['~/.env', '-', ',', '.env,.env'],
  },
  {
    input: 'blue-port',
    default: '8081',
    unset: 8081,
    value: (c) => c.ports.blue,
    good: [['9000', 9000]],
    bad: ['65536'],
  },
  {
    input: 'green-port',
    default: '8082',
    unset: 8082,
    value: (c) => c.ports.green,
    good: [['9000', 9000]],
    bad: ['8o82', '127.0.0.1:9000', '9000/tcp'],
  },
  {
    input: 'health-path',
    default: '/actuator/health',
    unset: '/actuator/health',
    value: (c) => c.health.path,
    good: [
      ['/', '/'],
      ["/a?b=c&d='e';%20", "/a?b=c&d='e';%20"],
    ],
    bad: ['actuator/health', 'health', 'http://x/', '/a b', '/a#b', '/건강', '/a\r\nHost: b'],
  },
  {
    input: 'health-status',
    default: '200',
    unset: '200',
    value: (c) => c.health.statuses.toString(),
    good: [
      ['200', '200'],
      ['200-299, 304', '200-299,304'],
      ['200 - 204', '200-204'],
    ],
    bad: ['2xx', '299-200', '200,', '99', '600', '200 204', '-200'],
  },
  {
    input: 'health-body',
    value: (c) => c.health.body?.source,
    good: [['"status":"UP"', '"status":"UP"']],
    bad: ['(', '[z-a]', '(?<a'],
  },
  {
    input: 'health-host',
    value: (c) => c.health.hostHeader,
    good: [['www.example.com:8080', 'www.example.com:8080']],
    bad: ['a\r\nX-Evil: 1', 'a b', 'a\u0000'],
  },
  {
    input: 'health-headers',
    unset: [],
    value: (c) => c.health.headers.map(({ name, value }) => `${name}=${value}`),
    good: [
      ['X-Forwarded-Proto: https', ['X-Forwarded-Proto=https']],
      ["A: 1\r\n\n  B:it's $(b): c  ", ['A=1', "B=it's $(b): c"]],
    ],
    bad: [
      'https',
      'A B: c',
      ': c',
      'A:',
      '@file: c',
      'A: 1\nB',
      'A: 1\na: 2',
      'host: shop.example.com',
      'A: 1\u0000',
      'A: 1\rB: 2',
    ],
  },
  {
    input: 'health-timeout',
    default: '2m',
    unset: 120_000,
    value: (c) => c.health.timeoutMs,
    good: [['1h', 3_600_000]],
    bad: ['-1s', '0', '7h'],
  },
  {
    input: 'health-interval',
    default: '1s',
    unset: 1_000,
    value: (c) => c.health.intervalMs,
    good: [['50ms', 50]],
    bad: ['10ms', '49ms', '0', '11m'],
  },
  {
    input: 'blue-site',
    default: '/etc/nginx/sites-available/blue',
    unset: '/etc/nginx/sites-available/blue',
    value: (c) => c.nginx.site.values.blue,
    good: [['/etc/nginx/conf.d/blue.conf', '/etc/nginx/conf.d/blue.conf']],
    bad: ['sites-available/blue'],
  },
  {
    input: 'green-site',
    default: '/etc/nginx/sites-available/green',
    unset: '/etc/nginx/sites-available/green',
    value: (c) => c.nginx.site.values.green,
    good: [['/etc/nginx/conf.d/green.conf', '/etc/nginx/conf.d/green.conf']],
    bad: ['/etc/nginx/sites-available/'],
  },
  {
    input: 'site-link',
    default: '/etc/nginx/sites-enabled/default',
    unset: '/etc/nginx/sites-enabled/default',
    value: (c) => c.nginx.site.path,
    good: [['/etc/nginx/conf.d/my app.conf', '/etc/nginx/conf.d/my app.conf']],
    bad: ['~/default', 'conf.d/app', '/etc/nginx/', '~/x', '/etc\n/x'],
  },
  {
    input: 'site-file',
    unset: 'link',
    value: (c) => (c.nginx.site.form === 'file' ? c.nginx.site.path : c.nginx.site.form),
    good: [['/etc/nginx/nginx.conf', '/etc/nginx/nginx.conf']],
    bad: ['~/default', 'conf.d/app', '/etc/nginx/', '/etc\n/x'],
  },
  {
    input: 'site-text',
    unset: 'link',
    with: { 'site-file': '/etc/nginx/service-url.inc' },
    value: (c) => (c.nginx.site.form === 'text' ? c.nginx.site.values : c.nginx.site.form),
    good: [
      [
        ' set $service_url http://127.0.0.1:{8081|8082}; ',
        { blue: 'set $service_url http://127.0.0.1:8081;', green: 'set $service_url http://127.0.0.1:8082;' },
      ],
      ['{blue|green}', { blue: 'blue', green: 'green' }],
      ['{ {a|b} {c|d} }', { blue: '{ a c }', green: '{ b d }' }],
      ['a {1|2};\n b {3|4};', { blue: 'a 1;\n b 3;', green: 'a 2;\n b 4;' }],
    ],
    bad: ['set $service_url blue;', '{a|a}', '{a|}', 'x{|y}', '{app|app2}', '{a|b|c}', 'a\t{b|c}'],
  },
  {
    input: 'nginx-command',
    unset: undefined,
    value: (c) => c.nginx.command,
    good: [['/usr/local/nginx/sbin/nginx', '/usr/local/nginx/sbin/nginx']],
    bad: ['nginx', 'sbin/nginx', '/usr/sbin/', '~/nginx'],
  },
  {
    input: 'verify-url',
    value: (c) => c.verify.url,
    good: [
      ['http://[::1]:8080/x?y=z#top', 'http://[::1]:8080/x?y=z'],
      ['HTTP://Example.com', 'http://example.com/'],
      ["http://127.0.0.1/'$(x)", "http://127.0.0.1/'$(x)"],
    ],
    bad: [
      'ftp://127.0.0.1/',
      '127.0.0.1',
      '/health',
      'file:///etc/passwd',
      'http:/x',
      'http://',
      'http://a b/',
      'http://u:p@x/',
      'http://x/\n'.repeat(2),
    ],
  },
  {
    input: 'verify-status',
    value: (c) => c.verify.statuses?.toString(),
    good: [['200,301', '200,301']],
    bad: ['299-200', 'ok'],
  },
  { input: 'verify-host', value: (c) => c.verify.hostHeader, good: [['example.com', 'example.com']], bad: ['a\nb'] },
  {
    input: 'public-url',
    value: (c) => c.publicUrl,
    good: [['https://Shop.example.com', { url: 'https://shop.example.com/', required: false }]],
    bad: ['shop.example.com', 'ftp://shop.example.com/', 'https://u:p@shop.example.com/'],
  },
  {
    input: 'public-url-required',
    default: 'false',
    value: (c) => c.publicUrl,
    good: [['false', undefined]],
    bad: ['always'],
  },
  {
    input: 'drain-timeout',
    default: '30s',
    unset: 30_000,
    value: (c) => c.drainTimeoutMs,
    good: [['0', 0]],
    bad: ['7h', '-1', 'forever'],
  },
  {
    input: 'stop-timeout',
    value: (c) => c.stopTimeoutMs,
    good: [
      ['0', 0],
      ['1ms', 1000],
      ['1.5s', 2000],
    ],
    bad: ['ten', '61m'],
  },
  {
    input: 'old-color',
    default: 'stop',
    unset: 'stop',
    value: (c) => c.oldColor,
    good: [['keep', 'keep']],
    bad: ['delete', 'remove', 'Keep'],
  },
  {
    input: 'adopt',
    default: 'false',
    unset: false,
    value: (c) => c.adopt,
    good: [
      ['true', true],
      ['false', false],
    ],
    bad: ['maybe', 'yes', '1'],
  },
  {
    input: 'prune',
    default: 'false',
    unset: false,
    value: (c) => c.prune,
    good: [
      ['true', true],
      ['false', false],
    ],
    bad: ['maybe', 'yes', '1'],
  },
  {
    input: 'sudo',
    default: 'auto',
    unset: 'auto',
    value: (c) => c.sudo,
    good: [
      ['auto', 'auto'],
      ['True', 'true'],
      ['false', 'false'],
    ],
    bad: ['maybe', 'sudo -n', 'never'],
  },
  {
    input: 'lock-timeout',
    default: '10m',
    unset: 600_000,
    value: (c) => c.lockTimeoutMs,
    good: [['0', 0]],
    bad: ['10 minutes', 'no'],
  },
  {
    input: 'environment',
    with: { 'github-token': 'a-token' },
    value: (c) => c.gitHubDeployment?.environment,
    good: [['production', 'production']],
    bad: ['two\nlines'],
  },
  {
    input: 'environment-url',
    with: { environment: 'production', 'github-token': 'a-token' },
    value: (c) => c.gitHubDeployment?.url,
    good: [['https://Shop.example.com', 'https://shop.example.com/']],
    bad: ['example.com'],
  },
  {
    input: 'github-token',
    default: '${{ github.token }}',
    with: { environment: 'production' },
    value: (c) => c.gitHubDeployment?.token,
    good: [[' a-token\n', 'a-token']],
    bad: [],
  },
]
