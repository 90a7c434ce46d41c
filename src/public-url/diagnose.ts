import { diagnoseAnswer, diagnoseHost, diagnoseRedirectLoop, diagnoseNoReply } from './diagnose-answer.ts'
import { diagnoseDns, diagnoseTcp, diagnoseTls } from './diagnose-connection.ts'
import type { PublicUrlResult } from './result.ts'
import type { UrlProblem, DiagnosisFacts } from './url-problem.ts'

export type { UrlProblem } from './url-problem.ts'

/** Whether the answer of the host's own nginx is needed to find the hop that fails. */
export const needsHostProbe = ({ last, loops }: PublicUrlResult): boolean =>
  last.kind === 'no-answer' || (last.kind === 'answer' && (loops || last.status >= 400))

/** Finds the hop that fails. Undefined: the public URL gives the answer of the application. */
export function diagnosePublicUrl(result: PublicUrlResult, facts: DiagnosisFacts): UrlProblem | undefined {
  const { last } = result
  switch (last.kind) {
    case 'no-address':
      return diagnoseDns(last)
    case 'no-connection':
      return diagnoseTcp(last, facts)
    case 'no-trust':
      return diagnoseTls(last, facts)
    case 'no-answer':
      return diagnoseHost(facts) ?? diagnoseNoReply(last)
    case 'answer':
      return result.loops ? diagnoseRedirectLoop(last, facts) : diagnoseAnswer(last, facts)
  }
}

/** Such as `https://shop.example.com/ does not answer: TCP: …`. */
export const formatUrlProblem = (url: string, { hop, reason }: UrlProblem): string =>
  `${url} does not answer: ${hop}: ${reason}`
