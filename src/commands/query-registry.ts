import * as v from 'valibot'
import type { RegistryAnswer } from '../domain/host-environment.ts'
import { isLoginRefused } from '../domain/registry.ts'
import { decodeText } from '../host/facts.ts'
import { HostScript } from '../host/host-script.ts'
import { sh, type Script } from '../host/script.ts'
import { asRoot } from './as-root.ts'

/** What runs query-registry.sh as the user who pulls; its arguments follow. */
export const queryLine = (sudo: boolean): Script =>
  sh`${asRoot(sudo)}sh -c ${new HostScript('query-registry', {}).text} sh`

const answerSchema = v.object({ Platforms: v.array(v.object({ os: v.string(), architecture: v.string() })) })
const messageSchema = v.object({ message: v.string() })

/** An exit code of curl. */
const timedOut = '28'

/** Reads the words that query-registry.sh printed; none: it could not run. */
export function parseRegistryAnswer(image: string, [code, status, body = '']: readonly string[]): RegistryAnswer {
  const text = decodeText(body).trim()
  if (code === undefined || status === undefined) return { image, kind: 'unknown', reason: 'its user may not be asked' }
  if (code === timedOut) return { image, kind: 'unreachable' }
  if (code !== '0') return { image, kind: 'unknown', reason: text }
  if (status === '200') return { image, kind: 'available', platforms: platformsIn(text) }
  const output = messageIn(text)
  if (status === '404') return { image, kind: 'missing', output }
  return { image, kind: requiresLogin(status, output) ? 'denied' : 'unreachable', output }
}

/** The engine answers 500 for many answers of a registry, also for a missing login. */
const requiresLogin = (status: string, message: string): boolean =>
  ['401', '403'].includes(status) || isLoginRefused(message)

function platformsIn(text: string): readonly string[] {
  const { success, output } = v.safeParse(v.pipe(v.string(), v.parseJson(), answerSchema), text)
  const known = success ? output.Platforms.filter(({ architecture }) => architecture !== '') : []
  return known.map(({ os, architecture }) => `${os}/${architecture}`)
}

function messageIn(text: string): string {
  const { success, output } = v.safeParse(v.pipe(v.string(), v.parseJson(), messageSchema), text)
  return success ? output.message : text
}
