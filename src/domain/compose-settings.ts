import type { ComposeConfig, ComposeSettings } from './config.ts'

/** Whether Compose is called in one way for both colors. */
export const haveSameSettings = ({ settings: { blue, green } }: ComposeConfig): boolean =>
  JSON.stringify(blue) === JSON.stringify(green)

/** The options before Compose's subcommand that are configured. */
export const composeOptions = ({ files, projectName, envFiles }: ComposeSettings): readonly string[] => [
  ...(projectName === undefined ? [] : ['-p', projectName]),
  ...envFileOptions(envFiles),
  ...files.flatMap((file) => ['-f', file]),
]

export const envFileOptions = (files: readonly string[]): readonly string[] =>
  files.flatMap((file) => ['--env-file', file])
