import type { PublicUrlResult } from './journey.ts'
import { diagnoseAnswer, diagnoseHost, diagnoseRedirectLoop, diagnoseNoReply } from './diagnose-answer.ts'
import type { UrlProblem, DiagnosisFacts } from './diagnosis.ts'
import { diagnoseDns, diagnoseTcp, diagnoseTls } from './diagnose-connection.ts'

export type { UrlProblem } from './diagnosis.ts'

/** Whether only the host itself can tell which hop it was. */
export const needsHostProbe = ({ last, loops }: PublicUrlResult): boolean =>
  last.kind === 'no-answer' || (last.kind === 'answer' && (loops || last.status >= 400))

/** Undefined: the public address answers, as well as the application does. */
export function diagnosePublicUrl(journey: PublicUrlResult, facts: DiagnosisFacts): UrlProblem | undefined {
  const { last } = journey
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
      return journey.loops ? diagnoseRedirectLoop(last, facts) : diagnoseAnswer(last, facts)
  }
}

/** `https://shop.example.com/ does not answer: TCP: …`, so that the hop is read first. */
export const formatUrlProblem = (url: string, { hop, reason }: UrlProblem): string =>
  `${url} does not answer: ${hop}: ${reason}`
