import type { PublicAnswer } from './result.ts'
import { formatCodes, shortenText, type UrlProblem, type DiagnosisFacts, type RequestResultOf } from './url-problem.ts'

/** Finds a fault on the host in the answer of its own nginx to the same request. Undefined: the host has no fault. */
export function diagnoseHost({ probe }: DiagnosisFacts): UrlProblem | undefined {
  if (probe === undefined) return undefined
  const { answer, portIsOpen } = probe
  if (!portIsOpen)
    return {
      hop: 'nginx',
      reason: 'nothing listens on the server',
      fix: 'check `systemctl status nginx` on the server',
    }
  if (answer.kind === 'none')
    return applicationProblem(`a request on the server itself gets no answer through nginx: ${answer.reason}`)
  const { status, body } = answer
  const isNginxPage = /<center>nginx/.test(body)
  if (status >= 500 && isNginxPage)
    return applicationProblem(`nginx on the server answers ${status}: the application does not answer`)
  if (status >= 500) return applicationProblem(`the application answers ${status}, also on the server itself`)
  if (status >= 400 && isNginxPage)
    return {
      hop: 'nginx',
      reason: `nginx on the server answers ${status} itself and does not pass the request to the application`,
      fix: 'check `server_name` and `location` in both sites: nothing in them matches this name and path',
    }
  return undefined
}

const applicationProblem = (reason: string): UrlProblem => ({
  hop: 'application',
  reason,
  fix: "check the application's log; the cause is on the server, not in front of it",
})

const isAws = (server: string): boolean => server.startsWith('awselb')

/** The machine that answered. Without the name of a load balancer it may be any machine, so its address is shown. */
const describeAnswerer = ({ server, address }: PublicAnswer): string =>
  isAws(server) ? 'the load balancer' : `${address}${server === '' ? '' : ` (Server: ${shortenText(server)})`}`

const balancerFixes: Readonly<Record<number, string>> = {
  502: "check the protocol and the port of its target group: the server's nginx uses HTTP on port 80",
  503: 'register the server with its target group, in a zone that the load balancer uses',
  504: 'allow the load balancer on port 80 in the security group of the server, and check the port of the target group',
}

export function diagnoseAnswer(answer: PublicAnswer, facts: DiagnosisFacts): UrlProblem | undefined {
  const { status, server, address } = answer
  if (status < 400 && !(isAws(server) && answer.location === undefined)) return undefined
  const onHost = diagnoseHost(facts)
  if (onHost !== undefined) return onHost
  const hostStatus = facts.probe?.answer.kind === 'answer' ? facts.probe.answer.status : undefined
  if (hostStatus === status && !isAws(server)) return undefined // It is the answer of the application.
  const compared =
    hostStatus === undefined ? '' : `, while nginx on the server answers ${hostStatus} to the same request`
  return {
    hop: 'load balancer',
    reason: `${describeAnswerer(answer)} itself answers ${status}${compared}`,
    fix: isAws(server)
      ? (balancerFixes[status] ?? 'check the rules of its listener and of a firewall: one of them answers this request')
      : `check what answers at ${address}: a load balancer or CDN in front of the server, or a wrong machine in the DNS record`,
  }
}

export function diagnoseNoReply({ address, code }: RequestResultOf<'no-answer'>): UrlProblem {
  return {
    hop: 'load balancer',
    reason: `${address} accepted the request but sent no answer (${formatCodes([code])}), while nginx on the server answers it`,
    fix: 'allow the load balancer in the security group of the server, and check the port of its target group',
  }
}

export function diagnoseRedirectLoop(answer: PublicAnswer, { probe }: DiagnosisFacts): UrlProblem {
  const reason = `the redirects form a loop; the last one points to ${shortenText(answer.location ?? '')}`
  // A load balancer may redirect to https once. If the server does not redirect, the load balancer or CDN makes the loop.
  if (probe?.answer.kind === 'answer' && probe.answer.location === undefined)
    return {
      hop: 'load balancer',
      reason,
      fix: 'check the rules of its listeners, or the CDN: only port 80 may redirect',
    }
  return {
    hop: 'application',
    reason,
    fix: 'the application (or a `return` in the nginx site) always redirects to https: let it redirect only if X-Forwarded-Proto is http, and let nginx pass this header on',
  }
}
