import { expect, test } from '@jest/globals'
import { includeCheck } from '../../src/checks/nginx-include.ts'
import { read } from '../inputs/given.ts'
import { readyHost } from '../support/host-state.ts'

const link = '/etc/nginx/sites-enabled/default'

test.each([
  ['/etc/nginx/sites-enabled/*', link, 'ok'],
  ['/etc/nginx/sites-enabled/default', link, 'ok'],
  ['/etc/nginx/*/def?ult', link, 'ok'],
  ['/etc/nginx/sites-[ae]nabled/*', link, 'ok'],
  ['/etc/nginx/*', link, 'error'],
  ['/etc/nginx/conf.d/*.conf', link, 'error'],
  ['/etc/nginx/sites-enabled/*.conf', link, 'error'],
  ['/etc/nginx/sites-enabled/d.fault', link, 'error'],
  ['/etc/nginx/sites-enabled/*', '/etc/nginx/sites-enabled/.hidden', 'error'],
  ['/etc/nginx/((', link, 'error'],
])('"include %s" with the link %s: %s', (pattern, path, result) => {
  const includes = { patterns: ['/etc/nginx/mime.types', pattern], link: path }
  expect(includeCheck({ ...readyHost, includes }, read()).result).toBe(result)
})
