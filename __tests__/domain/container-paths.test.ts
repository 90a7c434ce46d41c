import { expect, test } from '@jest/globals'
import { findSiteFiles, siteOnHost, toHostPath, valueOnHost } from '../../src/domain/container-paths.ts'
import type { SiteConfig } from '../../src/domain/config.ts'

const mounts = [
  { source: '/srv/app/nginx', destination: '/etc/nginx' },
  { source: '/srv/app/conf', destination: '/etc/nginx/conf.d/' },
  { source: '/srv/app/url.inc', destination: '/etc/nginx/conf.d/url.inc', readOnly: true },
  // A mount of the type tmpfs.
  { source: '', destination: '/etc/nginx/memory' },
]

test.each([
  ['/etc/nginx/nginx.conf', { path: '/srv/app/nginx/nginx.conf', isMount: false, readOnly: false }],
  ['/etc/nginx/conf.d/a.conf', { path: '/srv/app/conf/a.conf', isMount: false, readOnly: false }],
  ['/etc/nginx/conf.d/../conf.d//url.inc', { path: '/srv/app/url.inc', isMount: true, readOnly: true }],
  ['/etc/nginx.conf', undefined],
  ['/etc/nginx/memory/a.conf', undefined],
  ['/usr/share/x', undefined],
])('the path %s of a container is on the host by its longest mount', (path, expected) => {
  expect(toHostPath(path, mounts)).toEqual(expected)
})

const site = (form: SiteConfig['form'], path: string): SiteConfig => ({
  form,
  path,
  values: { blue: '/etc/nginx/blue.conf', green: '/etc/nginx/green.conf' },
})
const values = { blue: '/srv/app/nginx/blue.conf', green: '/srv/app/nginx/green.conf' }

test('a file that is mounted by itself is written in place', () => {
  const path = '/etc/nginx/conf.d/url.inc'
  expect(findSiteFiles(site('file', path), mounts)).toEqual({ path: '/srv/app/url.inc', values, inPlace: true })
})

test('a text is no path, and a path in no mount is named', () => {
  const text: SiteConfig = { form: 'text', path: '/etc/nginx/a', values: { blue: '/x', green: '/y' } }
  expect(findSiteFiles(text, mounts)).toEqual({ path: '/srv/app/nginx/a', values: text.values, inPlace: false })
  expect(findSiteFiles(site('link', '/opt/link'), mounts)).toEqual({ unmounted: '/opt/link' })
  expect(findSiteFiles(site('file', '/etc/nginx/a'), mounts.slice(1))).toEqual({ unmounted: '/etc/nginx/a' })
})

test('a file is copied from the path of the host, and a link leads to the path that nginx knows', () => {
  const files = { path: '/srv/app/nginx/a', values, inPlace: false }
  const [file, link] = [site('file', '/etc/nginx/a'), site('link', '/etc/nginx/a')]
  expect(siteOnHost(file, files)).toEqual({ form: 'file', path: files.path, values })
  expect(siteOnHost(link, files)).toEqual({ ...link, path: files.path })
  expect(valueOnHost(file, files, '/etc/nginx/green.conf')).toBe(values.green)
  expect(valueOnHost(link, files, '/etc/nginx/green.conf')).toBe('/etc/nginx/green.conf')
})
