import { afterEach, expect, test } from '@jest/globals'
import { putStandIn, removeStandIns, type StandIn } from '../support/stand-ins.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: ['v1'], reset: 'once' })
afterEach(() => removeStandIns(testbed.host))

/** What a script prints, and the exit code, as the login sees it. */
async function runWith(name: StandIn, script: string): Promise<string> {
  await putStandIn(testbed.host, name)
  const { code, stdout, stderr } = await testbed.host.tryRun(script)
  return `${code} ${stdout}${stderr}`.trim()
}

test('a stand-in behaves as its program does until it is removed', async () => {
  expect(await runWith('timeout-uutils.sh', 'timeout -k 1 0.1 sleep 5')).toBe('125')
  expect(await runWith('timeout-uutils.sh', 'timeout 5 sh -c "exit 7"')).toBe('7')
  expect(await runWith('flock-66.sh', 'flock -n /srv/app true')).toMatch(/^66 flock: cannot open/)
  expect(await runWith('flock-no-locks.sh', 'flock -n 9 9< /srv/app')).toMatch(/^71 flock: 9: No locks/)
  expect(await runWith('flock-busybox.sh', 'flock -w 1 9 9< /srv/app')).toMatch(/^1 flock: unrecognized option: w\n/)
  expect(await runWith('flock-busybox.sh', 'flock -n 9 9< /srv/app')).toBe('0')
  expect(await runWith('sudo-list-says-yes.sh', 'sudo -n -l mount /dev/sda1')).toMatch(/^0 \S*mount$/)
  expect(await runWith('compose-before-docker-29.sh', 'docker-compose ps -q')).toMatch(/^1 .*Minimum supported API/)
  expect(await runWith('compose-before-docker-29.sh', 'cd /srv/app; docker-compose config -q')).toMatch(/^0/)
  await removeStandIns(testbed.host)
  expect((await testbed.host.tryRun('timeout -k 1 0.1 sleep 5')).code).toBe(124)
})

test('the stand-in for Docker 29 lists an image without a tag with --all only', async () => {
  const count = (all: string) => `docker image ls ${all} --format '{{.Repository}}:{{.Tag}}' localhost:5000/app | wc -l`
  await testbed.host.run('docker pull -q localhost:5000/app:v1')
  await testbed.buildRelease('v1', { VERSION: 'rebuilt' })
  await testbed.host.run('docker pull -q localhost:5000/app:v1')
  expect(await runWith('docker-29.sh', count(''))).toBe('0 1')
  expect(await runWith('docker-29.sh', count('--all'))).toBe('0 2')
})
