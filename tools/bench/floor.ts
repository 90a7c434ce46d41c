import { ordinarySwitch } from '../../e2e/support/switch-ways.ts'
import { folder, healthUrl, type Contender, type BenchTarget } from './contender.ts'

/**
 * The minimum that every deployment must do, in one shell on the host: no connection, no checks, no verification, no pause
 * above 20 ms. Everything goes through Compose, as with the users of Compose.
 */
export const floor: Contender = {
  name: 'floor',
  switchWay: ordinarySwitch,
  async deploy(target) {
    const printed = await target.testbed.host.run(script(target))
    const times = printed.split('\n').map((line) => line.split(' '))
    const marks = times.map(([name = '', ns]) => ({ name, at: Number(ns) / 1e6 }))
    const [startedAt, endedAt] = [marks.at(0)?.at ?? 0, marks.at(-1)?.at ?? 0]
    const steps = marks.slice(1).map(({ name, at }, index) => {
      const from = marks[index]?.at ?? at
      return { name, fromMs: from - startedAt, ms: at - from }
    })
    return { startedAt, endedAt, steps }
  },
}

const script = ({ live, idle, services }: BenchTarget): string => `
  exec 3>&1 >/dev/null 2>&1
  done_with() { echo "$1 $(date +%s%N)" >&3; }
  done_with nothing
  cd ${folder}
  docker-compose pull -q ${services[idle].join(' ')}
  done_with pull
  docker-compose rm -sf ${services[idle].join(' ')}
  docker-compose up -d --no-deps ${services[idle].join(' ')}
  done_with up
  until curl -fs ${healthUrl(idle)}; do sleep 0.02; done
  done_with health
  old=$(pgrep -P "$(cat /run/nginx.pid)")
  ln -s /etc/nginx/sites-available/${idle} /etc/nginx/sites-enabled/.next
  mv -T /etc/nginx/sites-enabled/.next /etc/nginx/sites-enabled/default
  nginx -s reload
  done_with switch
  for worker in $old; do while [ -e "/proc/$worker" ]; do sleep 0.02; done; done
  done_with drain
  docker-compose stop ${services[live].join(' ')}
  done_with stop
`
