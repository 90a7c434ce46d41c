import { expect, test } from '@jest/globals'
import { twoColors } from '../support/manual-changes.ts'
import { deployRelease } from '../support/expectations.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ reset: 'once', project: twoColors.replaceAll('${TAG:-v1}', 'latest') })

const deployments = 8
const inputs = { prune: 'true', 'drain-timeout': '2s' }

/** Pushes another release under the same tag, whose image has an anonymous volume, and deploys it. */
async function deployNext(number: number): Promise<void> {
  await testbed.host.buildRelease('latest', { VERSION: `v${number}` }, ['VOLUME /data'])
  await deployRelease(testbed, `v${number}`, inputs)
}

/** What must be the same after any number of deployments. */
const readHost = (): Promise<string> =>
  testbed.host.run(`
    echo volumes $(docker volume ls -q | wc -l) networks $(docker network ls -q | wc -l) containers $(docker ps -aq | wc -l)
    find /root /home /etc/nginx /srv /tmp /var/tmp /run/lock \\( -type f -o -type l \\) ! -path '*systemd*' | sort
    echo descriptors of nginx $(ls /proc/$(cat /run/nginx.pid)/fd | wc -l)
    ps -eo comm= | grep -E '^(sshd|sh|bash|timeout|flock|sleep|nginx|docker|docker-proxy|containerd-shim)' | sort | uniq -c
  `)

const countImages = async (): Promise<number> =>
  Number(await testbed.host.run('docker images -aq --no-trunc localhost:5000/app | sort -u | wc -l'))

const countDescriptors = async (): Promise<number> =>
  Number(await testbed.host.run('ls /proc/$(pgrep -x dockerd)/fd | wc -l'))

/** The session of the last deployment ends a moment after it. */
async function expectSoon(read: () => Promise<string>, expected: string): Promise<void> {
  let now = await read()
  for (let tries = 0; tries < 50 && now !== expected; tries += 1) now = await read()
  expect(now).toBe(expected)
}

test(`after ${deployments} deployments the host holds no more than after the second`, async () => {
  const imagesBefore = await countImages()
  await deployNext(1)
  await deployNext(2)
  let before = await readHost()
  await expectSoon(async () => {
    const last = before
    before = await readHost()
    return String(last === before)
  }, 'true')
  const descriptors = await countDescriptors()
  for (let number = 3; number <= deployments; number += 1) await deployNext(number)
  await expectSoon(readHost, before)
  // The live release and the two before it.
  expect((await countImages()) - imagesBefore).toBe(3)
  expect(await countDescriptors()).toBeLessThan(descriptors + 10)
})
