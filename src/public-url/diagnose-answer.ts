import type { PublicAnswer } from './journey.ts'
import { reasons, shown, type Complaint, type Facts, type Of } from './diagnosis.ts'

/** What the host's own nginx says to the same request shows whether the fault is on the host. */
export function aboutHost({ glimpse }: Facts): Complaint | undefined {
  if (glimpse === undefined) return undefined
  const { answer, listens } = glimpse
  if (!listens)
    return { hop: 'nginx', why: 'nothing listens on the server', advice: 'look at `systemctl status nginx` there' }
  if (answer.kind === 'none') return inApplication(`the server itself gets no answer through nginx: ${answer.why}`)
  const { status, body } = answer
  const own = /<center>nginx/.test(body)
  if (status >= 500 && own) return inApplication(`nginx on the server answers ${status}, for want of an answer from it`)
  if (status >= 500) return inApplication(`it answers ${status}, on the server as well`)
  if (status >= 400 && own)
    return {
      hop: 'nginx',
      why: `nginx on the server answers ${status} by itself, without the application`,
      advice: 'check `server_name` and `location` of both sites: a request with this name and path finds no way on',
    }
  return undefined
}

const inApplication = (why: string): Complaint => ({
  hop: 'application',
  why,
  advice: "look at the application's log; nothing outside of the server is to blame",
})

const isAws = (server: string): boolean => server.startsWith('awselb')

/** Where nobody signs it, it may as well be another machine that the name leads to. */
const whoAnswers = ({ server, address }: PublicAnswer): string =>
  isAws(server) ? 'the load balancer' : `${address}${server === '' ? '' : ` (Server: ${shown(server)})`}`

const behindBalancer: Readonly<Record<number, string>> = {
  502: "check protocol and port of its target group: the server's nginx speaks HTTP on port 80",
  503: 'register the server with its target group, in a zone that the load balancer has',
  504: 'let the security group of the server admit the load balancer on port 80, and check the port of the target group',
}

export function aboutAnswer(answer: PublicAnswer, facts: Facts): Complaint | undefined {
  const { status, server, address } = answer
  if (status < 400 && !(isAws(server) && answer.location === undefined)) return undefined
  const onHost = aboutHost(facts)
  if (onHost !== undefined) return onHost
  const own = facts.glimpse?.answer.kind === 'answer' ? facts.glimpse.answer.status : undefined
  if (own === status && !isAws(server)) return undefined // the application means it
  const compared = own === undefined ? '' : `, while nginx on the server answers ${own} to the same request`
  return {
    hop: 'load balancer',
    why: `${whoAnswers(answer)} answers ${status} by itself${compared}`,
    advice: isAws(server)
      ? (behindBalancer[status] ?? 'look for a rule of its listener, or of a firewall, that answers this request')
      : `look at what answers at ${address}: a load balancer or CDN in front of the server, or another machine that the name leads to`,
  }
}

export function silentInFront({ address, code }: Of<'no-answer'>): Complaint {
  return {
    hop: 'load balancer',
    why: `${address} took the request and gave no answer (${reasons([code])}), while nginx on the server answers it`,
    advice: 'let the security group of the server admit the load balancer, and check the port of its target group',
  }
}

export function aboutLoop(answer: PublicAnswer, { glimpse }: Facts): Complaint {
  const why = `it redirects in a circle, to ${shown(answer.location ?? '')}`
  // A load balancer's redirect to https is as it should be; one on the server sends visitors back.
  if (glimpse?.answer.kind === 'answer' && glimpse.answer.location === undefined)
    return {
      hop: 'load balancer',
      why,
      advice: 'look at the rules of its listeners, or at the CDN: only port 80 redirects',
    }
  return {
    hop: 'application',
    why,
    advice:
      'it (or a `return` in the nginx site) redirects to https whatever the visitor came by: let it go by X-Forwarded-Proto, and let nginx pass that on',
  }
}
