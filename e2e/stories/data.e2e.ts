import { describe, expect, test } from '@jest/globals'
import { expectNoFailures } from '../support/expectations.ts'
import { ordinaryProject } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: ['db', 'v1', 'v2'], reset: 'each test' })

/** A text with everything that a shell, Compose or a path could interpret. */
const specialText = `it's a "test" of $HOME \${PATH} $(touch /tmp/gotcha) \`touch /tmp/gotcha\`; touch /tmp/gotcha & 한글 \\n * # %s !`

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
const writeFile = (path: string, text: string) =>
  testbed.host.run(`mkdir -p "$(dirname ${quote(path)})"; cat > ${quote(path)}`, { stdin: text })

/** Runs Compose as a user would by hand. Each kind of host has `docker-compose`. */
const runCompose = (folder: string, command: string) =>
  testbed.host.run(`cd ${quote(folder)}; TAG=v1 docker-compose ${command} 2>&1`)

const readEnvironment = async (): Promise<Record<string, string>> => {
  const { env } = JSON.parse(await testbed.host.run('curl -s http://127.0.0.1/whoami')) as {
    env: Record<string, string>
  }
  return env
}

describe('special characters are only text', () => {
  test('in the folder and in the values of env', async () => {
    const folder = `/srv/${specialText.replaceAll('/', '|')}`
    const withGreeting = ordinaryProject.replaceAll('ports:', 'environment: { GREETING: "${GREETING}" }\n    ports:')
    await writeFile(`${folder}/docker-compose.yml`, withGreeting)
    for (const [version, username] of [
      ['v1', 'root'],
      ['v2', 'ubuntu'],
    ] as const) {
      const env = `TAG=${version}\nGREETING=${specialText}`
      const { outputs } = await testbed.deploy(version, { directory: folder, env, username })
      expect(outputs).toMatchObject({ result: 'deployed' })
      expect(await testbed.servedVersion()).toBe(version)
      expect(await readEnvironment()).toMatchObject({ GREETING: specialText })
    }
    expect(await testbed.host.run('ls /tmp')).not.toContain('gotcha')
  })

  test('in names of services: names that Compose accepts work, others are refused as unknown', async () => {
    const [blue, green] = ['Web.blue_1-a', '2.GREEN']
    await testbed.reset(ordinaryProject.replace('  blue:', `  ${blue}:`).replace('  green:', `  "${green}":`))
    const names = { 'blue-services': blue, 'green-services': green }
    expect((await testbed.deploy('v1', names)).outputs).toMatchObject({ result: 'deployed', color: 'blue' })
    expect((await testbed.deploy('v2', names)).outputs).toMatchObject({ result: 'deployed', color: 'green' })
    const refused = await testbed.deploy('v1', { ...names, 'blue-services': `${specialText}\n${blue}` })
    expect(refused.outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
    expect(refused.log.annotations[0]?.message).toContain(`blue-services names "${specialText}"`)
    expect(await testbed.servedVersion()).toBe('v2')
    expect(await testbed.host.run('ls /tmp')).not.toContain('gotcha')
  })
})

describe('the Compose project', () => {
  test('may have several files, a space in a file name, and a project name', async () => {
    await writeFile('/srv/app/base file.yml', ordinaryProject)
    const more =
      'version: "3.8"\nservices:\n  blue: { environment: { FROM: over } }\n  green: { environment: { FROM: over } }\n'
    await writeFile(`/srv/app/more/it's over.yml`, more)
    await testbed.host.run('rm /srv/app/docker-compose.yml')
    const inputs = { 'compose-files': `base file.yml\nmore/it's over.yml`, 'project-name': 'the-shop' }
    for (const color of ['blue', 'green']) {
      expect((await testbed.deploy('v1', inputs)).outputs).toMatchObject({ result: 'deployed', color })
      expect(await readEnvironment()).toMatchObject({ FROM: 'over' })
    }
    expect(await listProjects()).toEqual(['the-shop'])
  })

  test('may have a .env file: env overrides it, and the file gives the other values', async () => {
    const both = ordinaryProject.replaceAll('ports:', 'environment: { REST: "${REST}" }\n    ports:')
    await testbed.host.writeProject('/srv/app', both, 'TAG=wrong\nREST=from the file\n')
    expect((await testbed.deploy('v1')).outputs).toMatchObject({ result: 'deployed' })
    expect(await testbed.servedVersion()).toBe('v1')
    expect(await readEnvironment()).toMatchObject({ REST: 'from the file' })
  })
})

/** The names of the Compose projects that have containers. */
const listProjects = async () =>
  (await testbed.host.run(`docker ps -a --format '{{.Label "com.docker.compose.project"}}' | sort -u`)).split('\n')

describe('a deployment continues a project that was started by hand', () => {
  // Compose starts the database and blue. The first deployment must recognize both as its own.
  test.each([
    ['in a folder with capitals, dots, Korean letters and spaces', '/srv/My.App_2 한글', ''],
    ['in a folder behind a symbolic link', '/srv/current', ''],
    [
      'with COMPOSE_PROJECT_NAME in quotes, and a comment',
      '/srv/app',
      'A=1\nexport COMPOSE_PROJECT_NAME="my-shop" # ours\r\n',
    ],
  ])('%s', async (_, folder, dotenv) => {
    if (folder === '/srv/current')
      await testbed.host.run('mkdir -p /srv/releases/No.7; ln -s releases/No.7 /srv/current')
    await writeFile(`${folder}/docker-compose.yml`, ordinaryProject)
    if (dotenv !== '') await writeFile(`${folder}/.env`, dotenv)
    await runCompose(folder, 'up -d blue')
    await testbed.host.run(
      'ln -sfn /etc/nginx/sites-available/blue /etc/nginx/sites-enabled/default; systemctl reload nginx',
    )
    const before = await testbed.listContainers()
    const named = await listProjects()
    const { outputs, log } = await testbed.deploy('v2', { directory: folder })
    expect(outputs).toMatchObject({ result: 'deployed', color: 'green', 'previous-color': 'blue' })
    expect(log.annotations).toEqual([])
    const after = await testbed.listContainers()
    expect(await listProjects()).toEqual(named)
    expect(after.get('db')).toEqual(before.get('db'))
    expect(after.get('blue')).toEqual({ ...before.get('blue'), status: 'exited' })
    expect(await testbed.servedVersion()).toBe('v2')
  })
})

test('after a migration from the inline script, deployments alternate between the colors, and no visitor notices', async () => {
  await testbed.host.run(runInlineScript)
  expect(await testbed.servedVersion()).toBe('v1')
  const visitors = await testbed.startVisitors({ slow: 0 })
  const inputs = { username: 'ubuntu', directory: '/home/monitor' }
  expect((await testbed.deploy('v2', inputs)).outputs).toMatchObject({
    color: 'green',
    'previous-color': 'blue',
    result: 'deployed',
  })
  expect((await testbed.deploy('v1', inputs)).outputs).toMatchObject({
    color: 'blue',
    'previous-color': 'green',
    result: 'deployed',
  })
  expectNoFailures(await visitors.stop())
})

/** The last run of the inline script that users migrate from. */
const runInlineScript = `mkdir /home/monitor; cd /home/monitor; cp /srv/app/docker-compose.yml .
  export TAG=v1; docker-compose pull blue; docker-compose up -d blue
  timeout 20 sh -c 'until curl -fs http://127.0.0.1:8081/actuator/health; do sleep 0.1; done'
  rm -f /etc/nginx/sites-enabled/default; ln -sf /etc/nginx/sites-available/blue /etc/nginx/sites-enabled/default
  nginx -t; systemctl restart nginx; docker-compose stop green`
