import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { readManifest } from '../../e2e/runner/manifest.ts'
import { recognizeLayout } from '../../src/domain/recognize-layout.ts'
import { formatWithBlock } from '../../src/domain/with-block.ts'
import type { HostLayout } from '../../src/domain/host-layout.ts'
import { container, hostLayout } from '../support/host-layouts.ts'
import { hosts } from './recognize-layout/hosts.ts'

const { defaults: actionInputs } = await readManifest(join(import.meta.dirname, '../..'), '')

const indent = (text: string) => `with:\n${text.replace(/^(?=.)/gm, '  ')}`

describe('the block that fits', () => {
  test.each(Object.entries(hosts))('%s', (_, { layout, block }) => {
    const found = recognizeLayout(layout)
    if (found.kind === 'not-supported') throw new Error(`${found.reason}. ${found.change}`)
    expect(formatWithBlock(found.inputs)).toBe(indent(block))
    expect(found.inputs.map(({ name }) => name).filter((name) => !Object.hasOwn(actionInputs, name))).toEqual([])
  })
})

describe('the way to a switch without a reload', () => {
  const linesOf = (name: string) => {
    const found = recognizeLayout(hosts[name]?.layout ?? hostLayout({}))
    if (found.kind === 'not-supported') throw new Error(found.reason)
    return found.withoutReload
  }

  test('the lines, and the file that asks the link', () => {
    const text = linesOf('an include of one line, and two projects with one service name')?.join('\n')
    expect(text).toMatch(/^sudo ln -sfn \/etc\/nginx\/colors\/(blue|green) \/etc\/nginx\/colors\/live$/m)
    expect(text).toContain('if (-f /etc/nginx/colors/live/green)')
    expect(text).toContain('Then set `live-link: /etc/nginx/colors/live`')
  })

  test('a reason where the file cannot be made', () => {
    expect(linesOf('a link to an upstream, the variables in .env and none')).toEqual([
      expect.stringContaining('The file for it could not be made.'),
    ])
  })

  test('nothing where nginx runs in a container', () => {
    expect(linesOf('nginx in a container, colors by name')).toBeUndefined()
  })
})

/** The block, and the changes before it. */
function suggestWith(layout: HostLayout) {
  const found = recognizeLayout(layout)
  if (found.kind !== 'fits-with') throw new Error(JSON.stringify(found))
  return { ...found, block: formatWithBlock(found.inputs) }
}

const include = '/etc/nginx/conf.d/service-url.inc'

describe('what has to be made first', () => {
  const layout = hostLayout({
    nginx: {
      '/etc/nginx/conf.d/app.conf': `server { listen 80; include ${include}; location / { proxy_pass $service_url; } }`,
      [include]: 'set $service_url http://127.0.0.1:8081;\n',
    },
    containers: [
      container('app-blue', {
        ports: ['8081:8080'],
        image: 'team/app:1.2',
        environment: ['DB_URL', 'SPRING_PROFILES_ACTIVE'],
        mounts: { '/home/ubuntu/logs': '/logs' },
      }),
    ],
    answers: ['127.0.0.1:8081 /actuator/health 200'],
  })

  test('a container of docker run becomes a Compose file of both colors, without a value of its environment', () => {
    const { block, changes } = suggestWith(layout)
    expect(block).toBe(`with:
  env: |-
    DB_URL=\${{ secrets.DB_URL }}
    SPRING_PROFILES_ACTIVE=\${{ secrets.SPRING_PROFILES_ACTIVE }}
  adopt: true
  site-file: ${include}
  site-text: set $service_url http://127.0.0.1:{8081|8082};
`)
    expect(changes).toMatchObject([{ path: '/home/ubuntu/app/docker-compose.yml' }])
    const service = (color: string, port: number) => `  ${color}:
    image: \${IMAGE:-team/app:1.2}
    restart: unless-stopped
    environment:
      - DB_URL
      - SPRING_PROFILES_ACTIVE
    volumes:
      - /home/ubuntu/logs:/logs:ro
    ports:
      - ${port}:8080
`
    expect(changes[0]?.text).toBe(
      `# Made from the container app-blue. Read it before you save it: both colors are the same but for the port, and after a reboot the live one starts again.\nservices:\n${service('blue', 8081)}${service('green', 8082)}`,
    )
  })

  test('variables whose names are in a file beside it come from that file', () => {
    const { block, changes } = suggestWith({
      ...layout,
      envFiles: new Map([['/home/ubuntu/app/.env', ['DB_URL', 'SPRING_PROFILES_ACTIVE']]]),
    })
    expect(block).not.toContain('DB_URL')
    expect(changes[0]?.text).toContain('env_file:\n      - /home/ubuntu/app/.env\n')
  })

  test('a container whose name says no color is blue', () => {
    const { block } = suggestWith({ ...layout, containers: [container('api', { ports: ['8081:8080'] })] })
    expect(block).toContain('site-text: set $service_url http://127.0.0.1:{8081|8082};')
  })

  test('an upstream with both colors gets the live one alone', () => {
    const upstream = (servers: string) => `upstream app {\n    least_conn;\n${servers}}\n`
    const { block, changes } = suggestWith(
      hostLayout({
        nginx: {
          '/etc/nginx/conf.d/app.conf': `${upstream('    server 127.0.0.1:8081 max_fails=1 backup;\n    server 127.0.0.1:8082; # green\n')}server { location / { proxy_pass http://app; } }`,
        },
        compose: {
          '/home/ubuntu/app/docker-compose.yml':
            'services:\n  blue:\n    build: .\n    ports: ["8081:80"]\n  green:\n    build: .\n    ports: ["8082:80"]\n',
        },
        containers: [
          container('app-blue-1', { ports: ['8081:80'], compose: ['app/blue', '/home/ubuntu/app/docker-compose.yml'] }),
        ],
        answers: ['127.0.0.1:8081 /actuator/health 200'],
      }),
    )
    expect(changes).toMatchObject([
      { path: '/etc/nginx/conf.d/app.conf', text: upstream('    server 127.0.0.1:8081 max_fails=1;\n') },
    ])
    expect(block).toBe(`with:
  site-file: /etc/nginx/conf.d/app.conf
  site-text: server 127.0.0.1:{8081|8082} max_fails=1;
`)
  })

  test('where no text says the color alone, each color gets a file', () => {
    const direct = (port: number) => `location /${port} { proxy_pass http://127.0.0.1:${port}; }`
    const { changes, inputs } = suggestWith(
      hostLayout({
        nginx: {
          '/etc/nginx/conf.d/a.conf': `server { location / { proxy_pass http://127.0.0.1:8081; } location /green { proxy_pass http://127.0.0.1:8082; } ${direct(9000)} ${' '.repeat(200)} location /x { proxy_pass http://127.0.0.1:8081; } }`,
        },
        compose: {
          '/home/ubuntu/app/docker-compose.yml':
            'services:\n  blue:\n    build: .\n    ports: ["8081:80"]\n  green:\n    build: .\n    ports: ["8082:80"]\n',
        },
      }),
    )
    expect(inputs).toContainEqual({ name: 'blue-site', value: '/etc/nginx/colors/a.conf.blue' })
    expect(changes[0]?.text).toContain(
      '# line 1: proxy_pass http://127.0.0.1:8081; becomes proxy_pass http://127.0.0.1:8082;',
    )
  })
})

describe('who stays out is told so in one sentence', () => {
  const reasonOf = (layout: HostLayout) => {
    const found = recognizeLayout(layout)
    return found.kind === 'not-supported' ? found.reason : JSON.stringify(found)
  }
  test.each([
    [
      'a container of caddy on port 80',
      hostLayout({ containers: [container('d20-caddy', { image: 'caddy:2-alpine', ports: ['80:80', '443:443'] })] }),
    ],
    [
      'a container of traefik on port 443',
      hostLayout({ containers: [container('t', { image: 'docker.io/library/traefik:v3', ports: ['443:443'] })] }),
    ],
    ['haproxy on port 80', hostLayout({ listener: 'haproxy' })],
    [
      'a rule of iptables, -A PREROUTING -j REDIRECT --to-ports 8081',
      hostLayout({ redirects: ['-A PREROUTING -j REDIRECT --to-ports 8081'] }),
    ],
    ['nothing that listens on ports 80 and 443', hostLayout({})],
  ])('%s', (what, layout) => {
    expect(reasonOf(layout)).toBe(`nginx is not what sends the traffic here (found: ${what}): not supported`)
  })

  test('one service behind nginx', () => {
    const layout = hostLayout({
      nginx: { '/etc/nginx/conf.d/a.conf': 'server { location / { proxy_pass http://127.0.0.1:8080; } }' },
      compose: { '/home/ubuntu/app/docker-compose.yml': 'services:\n  app:\n    image: a/b\n    ports: ["8080:80"]\n' },
    })
    expect(reasonOf(layout)).toContain(
      'No two colors were found on this server: nginx passes requests to 127.0.0.1:8080',
    )
  })

  test('a configuration of nginx that cannot be read, and a Docker that cannot be asked', () => {
    expect(reasonOf({ ...hostLayout({ listener: 'nginx' }), nginxProblem: 'a password is required' })).toContain(
      'could not be read: a password is required',
    )
    expect(reasonOf({ ...hostLayout({}), containers: undefined })).toContain('Docker did not answer')
  })
})
