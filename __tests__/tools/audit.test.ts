import { expect, test } from '@jest/globals'

import { readAudit } from '../../tools/audit.ts'

const report = (vulnerabilities: unknown, total = 80) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { dependencies: { total } } })

test('a report without vulnerabilities has none', () =>
  expect(readAudit(report({}))).toEqual({ kind: 'none', packages: 80 }))

test('a report with vulnerabilities names each, with a link', () => {
  const advisory = { title: 'Prototype pollution', url: 'https://github.com/advisories/GHSA-1' }
  const audit = readAudit(
    report({
      bad: { severity: 'high', range: '<1.2.3', via: [advisory] },
      user: { severity: 'high', range: '*', via: ['bad'] },
    }),
  )
  expect(audit).toEqual({
    kind: 'vulnerable',
    vulnerabilities: [
      'bad <1.2.3 (high): Prototype pollution, https://github.com/advisories/GHSA-1',
      'user * (high): through bad',
    ],
  })
})

test.each([
  ['a registry that cannot be asked', JSON.stringify({ message: '405 Method Not Allowed', statusCode: 405 }), '405'],
  ['no output', '', 'nothing'],
  ['no JSON', 'npm error network', 'npm error network'],
  ['a report of another version', JSON.stringify({ auditReportVersion: 3 }), 'unknown format'],
  ['a report on no package at all', report({}, 0), 'unknown format'],
])('the answer is unknown after %s', (_, json, reason) => {
  expect(readAudit(json)).toEqual({ kind: 'unknown', reason: expect.stringContaining(reason) })
})
