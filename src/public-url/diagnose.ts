import type { Journey } from './journey.ts'
import { aboutAnswer, aboutHost, aboutLoop, silentInFront } from './diagnose-answer.ts'
import type { Complaint, Facts } from './diagnosis.ts'
import { aboutDns, aboutTcp, aboutTls } from './diagnose-connection.ts'

export type { Complaint } from './diagnosis.ts'

/** Whether only the host itself can tell which hop it was. */
export const dependsOnHost = ({ last, loops }: Journey): boolean =>
  last.kind === 'no-answer' || (last.kind === 'answer' && (loops || last.status >= 400))

/** Undefined: the public address answers, as well as the application does. */
export function complainAbout(journey: Journey, facts: Facts): Complaint | undefined {
  const { last } = journey
  switch (last.kind) {
    case 'no-address':
      return aboutDns(last)
    case 'no-connection':
      return aboutTcp(last, facts)
    case 'no-trust':
      return aboutTls(last, facts)
    case 'no-answer':
      return aboutHost(facts) ?? silentInFront(last)
    case 'answer':
      return journey.loops ? aboutLoop(last, facts) : aboutAnswer(last, facts)
  }
}

/** `https://shop.example.com/ does not answer: TCP: …`, so that the hop is read first. */
export const tellComplaint = (url: string, { hop, why }: Complaint): string => `${url} does not answer: ${hop}: ${why}`
