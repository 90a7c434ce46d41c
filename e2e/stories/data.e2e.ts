import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ordinaryProject, Stage } from '../support/testbed.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
  for (const version of ['db', 'v1', 'v2']) await stage.release(version)
})
beforeEach(() => stage.layOut())

/** Everything that a shell, Compose or a path could take for something else than text. */
const nasty = `it's a "test" of $HOME \${PATH} $(touch /tmp/gotcha) \`touch /tmp/gotcha\`; touch /tmp/gotcha & 한글 \\n * # %s !`

const word = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
const write = (path: string, text: string) =>
  stage.host.must(`mkdir -p "$(dirname ${word(path)})"; cat > ${word(path)}`, { stdin: text })

/** What a user types: whichever Compose the host has, by the name that both kinds know. */
const byHand = (folder: string, command: string) =>
  stage.host.must(`cd ${word(folder)}; TAG=v1 docker-compose ${command} 2>&1`)

const environmentOf = async (): Promise<Record<string, string>> => {
  const { env } = JSON.parse(await stage.host.must('curl -s http://127.0.0.1/whoami')) as {
    env: Record<string, string>
  }
  return env
}

describe('text arrives as it is', () => {
  test('a folder and the values of env', async () => {
    const folder = `/srv/${nasty.replaceAll('/', '|')}`
    const withGreeting = ordinaryProject.replaceAll('ports:', 'environment: { GREETING: "${GREETING}" }\n    ports:')
    await write(`${folder}/docker-compose.yml`, withGreeting)
    for (const [version, username] of [
      ['v1', 'root'],
      ['v2', 'ubuntu'],
    ] as const) {
      const env = `TAG=${version}\nGREETING=${nasty}`
      const { outputs } = await stage.deploy(version, { directory: folder, env, username })
      expect(outputs).toMatchObject({ result: 'deployed' })
      expect(await stage.served()).toBe(version)
      expect(await environmentOf()).toMatchObject({ GREETING: nasty })
    }
    expect(await stage.host.must('ls /tmp')).not.toContain('gotcha')
  })

  test('names of services: those that Compose takes work, others are refused as names that it does not know', async () => {
    const [blue, green] = ['Web.blue_1-a', '2.GREEN']
    await stage.layOut(ordinaryProject.replace('  blue:', `  ${blue}:`).replace('  green:', `  "${green}":`))
    const names = { 'blue-services': blue, 'green-services': green }
    expect((await stage.deploy('v1', names)).outputs).toMatchObject({ result: 'deployed', color: 'blue' })
    expect((await stage.deploy('v2', names)).outputs).toMatchObject({ result: 'deployed', color: 'green' })
    const refused = await stage.deploy('v1', { ...names, 'blue-services': `${nasty}\n${blue}` })
    expect(refused.outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
    expect(refused.log.annotations[0]?.message).toContain(`blue-services names "${nasty}"`)
    expect(await stage.served()).toBe('v2')
    expect(await stage.host.must('ls /tmp')).not.toContain('gotcha')
  })
})

describe('the Compose project', () => {
  test('several files, one with a space in its name, and a project name', async () => {
    await write('/srv/app/base file.yml', ordinaryProject)
    const more =
      'version: "3.8"\nservices:\n  blue: { environment: { FROM: over } }\n  green: { environment: { FROM: over } }\n'
    await write(`/srv/app/more/it's over.yml`, more)
    await stage.host.must('rm /srv/app/docker-compose.yml')
    const inputs = { 'compose-files': `base file.yml\nmore/it's over.yml`, 'project-name': 'the-shop' }
    for (const color of ['blue', 'green']) {
      expect((await stage.deploy('v1', inputs)).outputs).toMatchObject({ result: 'deployed', color })
      expect(await environmentOf()).toMatchObject({ FROM: 'over' })
    }
    expect(await projects()).toEqual(['the-shop'])
  })

  test('a .env file beside env: env wins where both speak, and the file gives the rest', async () => {
    const both = ordinaryProject.replaceAll('ports:', 'environment: { REST: "${REST}" }\n    ports:')
    await stage.host.composeProject('/srv/app', both, 'TAG=wrong\nREST=from the file\n')
    expect((await stage.deploy('v1')).outputs).toMatchObject({ result: 'deployed' })
    expect(await stage.served()).toBe('v1')
    expect(await environmentOf()).toMatchObject({ REST: 'from the file' })
  })
})

/** The names of the projects that have containers. */
const projects = async () =>
  (await stage.host.must(`docker ps -a --format '{{.Label "com.docker.compose.project"}}' | sort -u`)).split('\n')

describe('a project that was there before, started by hand', () => {
  // What is typed makes the database and blue; the first deploy must know both for its own.
  test.each([
    ['a folder with capitals and dots', '/srv/My.App_2', ''],
    ['a folder with Korean letters and spaces', '/srv/한글 Shop', ''],
    ['a folder behind a symbolic link', '/srv/current', ''],
    ['COMPOSE_PROJECT_NAME in .env', '/srv/app', 'COMPOSE_PROJECT_NAME=shop\n'],
    ['the same in quotes, with a comment', '/srv/app', 'A=1\nexport COMPOSE_PROJECT_NAME="my-shop" # ours\r\n'],
  ])('%s', async (_, folder, dotenv) => {
    if (folder === '/srv/current')
      await stage.host.must('mkdir -p /srv/releases/No.7; ln -s releases/No.7 /srv/current')
    await write(`${folder}/docker-compose.yml`, ordinaryProject)
    if (dotenv !== '') await write(`${folder}/.env`, dotenv)
    await byHand(folder, 'up -d blue')
    await stage.host.must(
      'ln -sfn /etc/nginx/sites-available/blue /etc/nginx/sites-enabled/default; systemctl reload nginx',
    )
    const before = await stage.containers()
    const named = await projects()
    const { outputs, log } = await stage.deploy('v2', { directory: folder })
    expect(outputs).toMatchObject({ result: 'deployed', color: 'green', 'previous-color': 'blue' })
    expect(log.annotations).toEqual([])
    const after = await stage.containers()
    expect(await projects()).toEqual(named)
    expect(after.get('db')).toEqual(before.get('db'))
    expect(after.get('blue')).toEqual({ ...before.get('blue'), status: 'exited' })
    expect(await stage.served()).toBe('v2')
  })
})

test('moving over from the inline script, with blue live: green is next, blue again after it, and nobody notices', async () => {
  await stage.host.must(migrating)
  expect(await stage.served()).toBe('v1')
  const visitors = await stage.visitors({ slow: 0 })
  const inputs = { username: 'ubuntu', directory: '/home/monitor' }
  expect((await stage.deploy('v2', inputs)).outputs).toMatchObject({
    color: 'green',
    'previous-color': 'blue',
    result: 'deployed',
  })
  expect((await stage.deploy('v1', inputs)).outputs).toMatchObject({
    color: 'blue',
    'previous-color': 'green',
    result: 'deployed',
  })
  const report = await visitors.stop()
  expect({ failed: report.failed, failures: report.failures.slice(0, 5) }).toEqual({ failed: 0, failures: [] })
})

/** What the script that users bring along did at its last run. */
const migrating = `mkdir /home/monitor; cd /home/monitor; cp /srv/app/docker-compose.yml .
  export TAG=v1; docker-compose pull blue; docker-compose up -d blue
  timeout 20 sh -c 'until curl -fs http://127.0.0.1:8081/actuator/health; do sleep 0.1; done'
  rm -f /etc/nginx/sites-enabled/default; ln -sf /etc/nginx/sites-available/blue /etc/nginx/sites-enabled/default
  nginx -t; systemctl restart nginx; docker-compose stop green`
