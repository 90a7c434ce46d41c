import type { HostLayout, LayoutAnswer, Listener, NginxDump } from '../domain/host-layout.ts'
import { decodeText, FactReader, type Fact } from '../host/facts.ts'
import { parseContainers } from './parse-containers.ts'

/** Reads what read-layout.sh printed. What is not there, or cannot be read, is left out. */
export function parseLayout(output: string): HostLayout {
  const facts = new FactReader(output)
  return {
    folder: facts.has('folder') ? facts.readText('folder') : undefined,
    containers: facts.findAll('docker').some(({ words }) => words[0] === 'yes') ? parseContainers(facts) : undefined,
    nginx: facts.findAll('nginx').flatMap((fact) => parseDump(fact, facts.findAll('link'))),
    nginxProblem: facts.has('nginx-problem') ? facts.readText('nginx-problem') : undefined,
    composeFiles: parseComposeFiles(facts),
    envFiles: new Map(facts.findAll('env-names').map(({ words: [path = '=', ...names] }) => [decodeText(path), names])),
    listeners: facts.findAll('listener').flatMap(parseListener),
    redirects: facts.findAll('redirect').map(({ words: [rule = '='] }) => decodeText(rule)),
    files: new Map(
      facts.findAll('file').map(({ words: [path = '=', text = ''] }) => [decodeText(path), decodeText(text)]),
    ),
    answers: facts.findAll('answer').flatMap(parseAnswer),
  }
}

function parseDump({ words: [where = '', text = ''] }: Fact, links: readonly Fact[]): readonly NginxDump[] {
  const own = links.filter(({ words }) => words[0] === where)
  return [
    {
      container: where === 'host' ? undefined : where,
      text: decodeText(text),
      links: new Map(own.map(({ words: [, path = '=', target = '='] }) => [decodeText(path), decodeText(target)])),
    },
  ]
}

function parseComposeFiles(facts: FactReader): HostLayout['composeFiles'] {
  const configs = new Map(facts.findAll('compose-config').map(({ words: [path = '', text = ''] }) => [path, text]))
  return facts.findAll('compose-file').map(({ words: [path = '=', raw = ''] }) => {
    const config = configs.get(path)
    return {
      path: decodeText(path),
      raw: decodeText(raw),
      config: config === undefined ? undefined : decodeText(config),
    }
  })
}

const toPort = (word: string | undefined): number | undefined => {
  const port = Number(word)
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined
}

function parseListener({ words: [place, program = '=', container] }: Fact): readonly Listener[] {
  const port = toPort(place)
  const name = decodeText(program)
  return port === undefined
    ? []
    : [{ port, program: name === '-' ? '' : name, container: container === '' ? undefined : container }]
}

function parseAnswer({ words: [target = '', path = '', code] }: Fact): readonly LayoutAnswer[] {
  const status = Number(code)
  return path.startsWith('/') && status >= 100 && status < 600 ? [{ target, path, status }] : []
}
