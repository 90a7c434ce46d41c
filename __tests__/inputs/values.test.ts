import { describe, expect, test } from '@jest/globals'

import { problemOf, problemsOf, read } from './given.ts'
import { inputTable } from './input-table.ts'

describe.each(inputTable)('$input', ({ input, with: others, value, unset, good, bad }) => {
  test('has its default if it is not set', () => expect(value(read())).toEqual(unset))
  if (good.length > 0)
    test.each(good)('accepts %j', (text, expected) => {
      expect(value(read({ ...others, [input]: text }))).toEqual(expected)
    })
  if (bad.length > 0)
    test.each(bad)('rejects %j, and reports no other input', (text) => {
      expect(problemsOf({ ...others, [input]: text }).map((problem) => problem.input)).toEqual([input])
    })
})

describe('a problem says what to write instead', () => {
  test.each([
    ['host', 'ssh://app.example.com', 'without a scheme'],
    ['host', 'ubuntu@app.example.com', 'write the user name in `username`'],
    ['host', 'app.example.com:22', 'write the port in `port`'],
    ['host', '[::1]:22', 'write the port in `port`'],
    ['host', '10.0.0.0/8', 'not a network'],
    ['directory', '~/app', '`~` is not expanded'],
    ['compose-files', '~/a.yml', '`~` is not expanded'],
    ['health-interval', '1ms', 'a duration from 50ms to 10m'],
    ['health-body', 'a(b', 'got "a(b" (Unterminated group)'],
    ['env', 'COMPOSE_FILE=x', 'use the input `compose-files`'],
    ['env', 'UID=1000', 'UID on line 1 (the shell of the server sets it itself: use another name'],
    ['env', 'DOCKER_HOST=tcp://x', 'DOCKER_HOST on line 1 (it would change the Docker of some commands only'],
    ['env', 'TAG=1\nLD_PRELOAD=x', 'LD_PRELOAD on line 2 (the programs of the server need it'],
    ['blue-services', 'web web', 'got "web" twice'],
  ])('%s = %j: %s', (input, text, hint) => expect(problemOf({ [input]: text })).toContain(hint))
})

test('a variable may have the name of a property that every object has', () => {
  const { env } = read({ env: '__proto__=a\nconstructor=b' }).compose.settings.blue
  expect(Object.entries(env)).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ])
})

// The names that env prints with another value than the one given in a dash or a bash --posix, of all that their manuals name.
const shellNames =
  'GROUPS RANDOM SECONDS LINENO BASHPID BASH_ARGV FUNCNAME DIRSTACK OPTIND _ HISTCMD EPOCHSECONDS SRANDOM BASH_SUBSHELL ' +
  'BASH_COMMAND EPOCHREALTIME BASH_ARGC BASH_LINENO BASH_SOURCE BASH_ALIASES BASH_CMDS UID EUID PPID SHELLOPTS BASHOPTS'

test.each([...shellNames.split(' '), 'PATH', 'IFS', 'ENV', 'BASH_ENV'])(
  'a variable of the shell is refused: %s',
  (name) => {
    expect(problemOf({ env: `TAG=1\n${name}=1` })).toContain(`${name} on line 2 (`)
  },
)

test.each(['GROUP', 'RANDOM_SEED', 'USER_ID', '_TAG', 'PS4', 'OLDPWD'])('another variable is not: %s', (name) => {
  expect(read({ env: `${name}=1` }).compose.settings.blue.env).toEqual({ [name]: '1' })
})
