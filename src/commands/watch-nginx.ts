import { parseFact } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { probeParameters, toNginxProbe, type NginxProbe, type ProbedNginx, type ProbeNginxArgs } from './probe-nginx.ts'

/** Probes nginx again and again, until the reader (see `readNginxProbe`) stops it or the limit is reached. */
export function watchNginx(args: ProbeNginxArgs, timeoutMs: number): Command<null> {
  return {
    name: 'watch nginx',
    args,
    script: new HostScript('watch-nginx', probeParameters(args)),
    timeoutMs,
    parse: () => null,
  }
}

/** Reads one line that the script of `watchNginx` printed; undefined for a line of another kind. */
export function readNginxProbe(line: string, nginx: Pick<ProbedNginx, 'site'>): NginxProbe | undefined {
  const fact = parseFact(line)
  return fact.name === 'probe' ? toNginxProbe(fact.words, nginx) : undefined
}
