import type { PublicAnswer } from './journey.ts'
import { formatCodes, shortenText, type UrlProblem, type DiagnosisFacts, type RequestResultOf } from './diagnosis.ts'

/** What the host's own nginx says to the same request shows whether the fault is on the host. */
export function diagnoseHost({ probe }: DiagnosisFacts): UrlProblem | undefined {
  if (probe === undefined) return undefined
  const { answer, portIsOpen } = probe
  if (!portIsOpen)
    return { hop: 'nginx', reason: 'nothing listens on the server', fix: 'look at `systemctl status nginx` there' }
  if (answer.kind === 'none')
    return applicationProblem(`the server itself gets no answer through nginx: ${answer.reason}`)
  const { status, body } = answer
  const own = /<center>nginx/.test(body)
  if (status >= 500 && own)
    return applicationProblem(`nginx on the server answers ${status}, for want of an answer from it`)
  if (status >= 500) return applicationProblem(`it answers ${status}, on the server as well`)
  if (status >= 400 && own)
    return {
      hop: 'nginx',
      reason: `nginx on the server answers ${status} by itself, without the application`,
      fix: 'check `server_name` and `location` of both sites: a request with this name and path finds no way on',
    }
  return undefined
}

const applicationProblem = (reason: string): UrlProblem => ({
  hop: 'application',
  reason,
  fix: "look at the application's log; nothing outside of the server is to blame",
})

const isAws = (server: string): boolean => server.startsWith('awselb')

/** Where nobody signs it, it may as well be another machine that the name leads to. */
const describeAnswerer = ({ server, address }: PublicAnswer): string =>
  isAws(server) ? 'the load balancer' : `${address}${server === '' ? '' : ` (Server: ${shortenText(server)})`}`

const balancerFixes: Readonly<Record<number, string>> = {
  502: "check protocol and port of its target group: the server's nginx speaks HTTP on port 80",
  503: 'register the server with its target group, in a zone that the load balancer has',
  504: 'let the security group of the server admit the load balancer on port 80, and check the port of the target group',
}

export function diagnoseAnswer(answer: PublicAnswer, facts: DiagnosisFacts): UrlProblem | undefined {
  const { status, server, address } = answer
  if (status < 400 && !(isAws(server) && answer.location === undefined)) return undefined
  const onHost = diagnoseHost(facts)
  if (onHost !== undefined) return onHost
  const own = facts.probe?.answer.kind === 'answer' ? facts.probe.answer.status : undefined
  if (own === status && !isAws(server)) return undefined // the application means it
  const compared = own === undefined ? '' : `, while nginx on the server answers ${own} to the same request`
  return {
    hop: 'load balancer',
    reason: `${describeAnswerer(answer)} answers ${status} by itself${compared}`,
    fix: isAws(server)
      ? (balancerFixes[status] ?? 'look for a rule of its listener, or of a firewall, that answers this request')
      : `look at what answers at ${address}: a load balancer or CDN in front of the server, or another machine that the name leads to`,
  }
}

export function diagnoseNoReply({ address, code }: RequestResultOf<'no-answer'>): UrlProblem {
  return {
    hop: 'load balancer',
    reason: `${address} took the request and gave no answer (${formatCodes([code])}), while nginx on the server answers it`,
    fix: 'let the security group of the server admit the load balancer, and check the port of its target group',
  }
}

export function diagnoseRedirectLoop(answer: PublicAnswer, { probe }: DiagnosisFacts): UrlProblem {
  const reason = `it redirects in a circle, to ${shortenText(answer.location ?? '')}`
  // A load balancer's redirect to https is as it should be; one on the server sends visitors back.
  if (probe?.answer.kind === 'answer' && probe.answer.location === undefined)
    return {
      hop: 'load balancer',
      reason,
      fix: 'look at the rules of its listeners, or at the CDN: only port 80 redirects',
    }
  return {
    hop: 'application',
    reason,
    fix: 'it (or a `return` in the nginx site) redirects to https whatever the visitor came by: let it go by X-Forwarded-Proto, and let nginx pass that on',
  }
}
