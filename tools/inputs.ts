// Makes docs/inputs.md and docs/inputs.ko.md from action.yml and docs/inputs.yml.
import { parse } from 'yaml'
import { markdownTable } from './markdown.ts'

export type Language = 'en' | 'ko'

export interface Described {
  readonly description: string
  readonly required?: boolean
  readonly default?: string
}

export interface Action {
  readonly inputs: Readonly<Record<string, Described>>
  readonly outputs: Readonly<Record<string, Described>>
}

/** An input in docs/inputs.yml: lines below `with:`, and its Korean description. */
interface Entry {
  readonly example: string
  readonly ko: string
}

interface Group {
  readonly title: Readonly<Record<Language, string>>
  readonly inputs: Readonly<Record<string, Entry>>
}

interface Catalog {
  readonly groups: readonly Group[]
  /** The Korean description of each output. */
  readonly outputs: Readonly<Record<string, string>>
}

const words = {
  en: {
    title: 'Inputs and outputs, with an example for each',
    other: '[한국어](inputs.ko.md)',
    intro:
      'Each example stands below `with:` of the step. A duration is `500ms`, `30s`, `2m` or `1h`; a number without a unit means seconds. ' +
      'An empty input takes its default. Wrong values are reported before the action connects, all of them in one error.',
    required: 'Required.',
    default: (value: string) => `Default: \`${value}\`.`,
    outputs: 'Outputs',
    outputsIntro: 'They are set after a success, a failure and a cancel: `${{ steps.ID.outputs.result }}`.',
    head: ['Output', 'Meaning'],
  },
  ko: {
    title: '입력값과 출력값, 하나마다 예시 하나',
    other: '[English](inputs.md)',
    intro:
      '예시는 모두 스텝의 `with:` 아래에 적습니다. 시간은 `500ms`, `30s`, `2m`, `1h`처럼 적고 단위가 없으면 초입니다. 빈 입력값에는 ' +
      '기본값을 씁니다. 잘못된 값은 접속하기 전에 한꺼번에 오류로 알려 줍니다.',
    required: '필수입니다.',
    default: (value: string) => `기본값: \`${value}\``,
    outputs: '출력값',
    outputsIntro: '성공, 실패, 취소 어느 경우에나 채워집니다: `${{ steps.ID.outputs.result }}`',
    head: ['출력값', '뜻'],
  },
} as const

/** The page in a language. Throws if the catalog lacks an input or an output, or has one that does not exist. */
export function renderInputs(action: Action, catalogYml: string, language: Language): string {
  const { groups, outputs } = parse(catalogYml) as Catalog
  requireSame(
    'inputs',
    groups.flatMap((group) => Object.keys(group.inputs)),
    Object.keys(action.inputs),
  )
  requireSame('outputs', Object.keys(outputs), Object.keys(action.outputs))
  const text = words[language]
  const rows = Object.entries(action.outputs).map(([name, { description }]) => [
    `\`${name}\``,
    language === 'ko' ? (outputs[name] ?? '') : description,
  ])
  return `${[
    `# ${text.title}`,
    text.other,
    '<!-- Written by tools/readme.ts from action.yml and docs/inputs.yml. -->',
    text.intro,
    ...groups.flatMap((group) => renderGroup(group, action, language)),
    `## ${text.outputs}`,
    text.outputsIntro,
    markdownTable(text.head, rows),
  ].join('\n\n')}\n`
}

function renderGroup({ title, inputs }: Group, action: Action, language: Language): readonly string[] {
  const text = words[language]
  return [
    `## ${title[language]}`,
    ...Object.entries(inputs).flatMap(([name, { example, ko }]) => {
      const { description = '', required, default: value } = action.inputs[name] ?? {}
      const notes = required === true ? [text.required] : value === undefined ? [] : [text.default(value)]
      const meaning = [language === 'ko' ? ko : description, ...notes].join(' ')
      return [`### \`${name}\``, meaning, `\`\`\`yaml\n${example}\n\`\`\``]
    }),
  ]
}

function requireSame(what: string, catalog: readonly string[], action: readonly string[]): void {
  const missing = action.filter((name) => !catalog.includes(name))
  const wrong = catalog.filter((name, at) => !action.includes(name) || catalog.indexOf(name) !== at)
  if (missing.length > 0) throw new Error(`docs/inputs.yml lacks these ${what} of action.yml: ${missing.join(', ')}`)
  if (wrong.length > 0) throw new Error(`docs/inputs.yml has ${what} twice, or that do not exist: ${wrong.join(', ')}`)
}
