import { expect, test } from '@jest/globals'

import { readAudit } from '../../tools/audit.ts'

const report = (vulnerabilities: unknown, total = 80) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { dependencies: { total } } })

test('a report without holes', () => expect(readAudit(report({}))).toEqual({ kind: 'none', packages: 80 }))

test('a report with holes names each, and where to read of it', () => {
  const advisory = { title: 'Prototype pollution', url: 'https://github.com/advisories/GHSA-1' }
  const holes = readAudit(
    report({
      bad: { severity: 'high', range: '<1.2.3', via: [advisory] },
      user: { severity: 'high', range: '*', via: ['bad'] },
    }),
  )
  expect(holes).toEqual({
    kind: 'holes',
    holes: [
      'bad <1.2.3 (high): Prototype pollution, https://github.com/advisories/GHSA-1',
      'user * (high): by way of bad',
    ],
  })
})

test.each([
  ['a registry that cannot be asked', JSON.stringify({ message: '405 Method Not Allowed', statusCode: 405 }), '405'],
  ['no output', '', 'nothing'],
  ['no JSON', 'npm error network', 'npm error network'],
  ['a report of another kind', JSON.stringify({ auditReportVersion: 3 }), 'another kind'],
  ['a report on no package at all', report({}, 0), 'another kind'],
])('%s: nobody knows', (_, json, why) => {
  expect(readAudit(json)).toEqual({ kind: 'unknown', why: expect.stringContaining(why) })
})
