import { posix } from 'node:path'
import { colors } from '../color.ts'
import { forColor } from '../color-text.ts'
import type { SuggestedInput } from './recognition.ts'

/** Control characters, and GitHub's expressions: a workflow would run what a file of the host has in it. */
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const harmful = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd]|\$\{\{/

const isPath = (value: string): boolean => value.startsWith('/') && value === value.trim()
const isFile = (value: string): boolean => isPath(value) && !value.endsWith('/')
const isPort = (value: string): boolean => /^[1-9]\d{0,4}$/.test(value) && Number(value) < 65_536
const arePorts = (value: string): boolean => value.split(', ').every(isPort)
const areNames = (names: readonly string[]): boolean =>
  names.length > 0 && new Set(names).size === names.length && names.every((each) => /^[^\s,~-][^\s,]*$/.test(each))

/** What the inputs of the action accept, as far as a suggestion has them. */
const rules: Readonly<Record<string, (value: string) => boolean>> = {
  directory: isPath,
  'compose-files': (value) => areNames(value.split('\n')),
  'env-files': (value) => areNames(value.split('\n')),
  'project-name': (value) => /^[a-z0-9][a-z0-9_-]*$/.test(value),
  'blue-services': (value) => areNames(value.split(' ')),
  'green-services': (value) => areNames(value.split(' ')),
  'blue-port': arePorts,
  'green-port': arePorts,
  'container-port': isPort,
  'blue-health-port': isPort,
  'green-health-port': isPort,
  'health-path': (value) => value.split(', ').every((each) => /^\/[\w./?=&%~-]*$/.test(each)),
  'blue-site': isFile,
  'green-site': isFile,
  'site-link': isFile,
  'site-file': isFile,
  'nginx-container': (value) => /^[A-Za-z0-9][\w.-]*$/.test(value),
}

/** Whether the action takes these inputs: a host may have names and paths that no input can hold. */
export function areValid(inputs: readonly SuggestedInput[]): boolean {
  const paths = inputs.filter(({ name }) => /^(?:blue-site|green-site|site-link|site-file)$/.test(name))
  return inputs.every(isValid) && new Set(paths.map(({ value }) => posix.normalize(value))).size === paths.length
}

/** The lines of `env` are our own. */
function isValid({ name, value }: SuggestedInput): boolean {
  if (name === 'env') return true
  const isAccepted = rules[name] ?? (() => true)
  return !harmful.test(value.replace(/\n/g, '')) && colors.every((color) => isAccepted(forColor(value, color)))
}
