import type { TestHost } from '../hosts/test-host.ts'

/** The forms in which a secret may leak: each of its lines, and the base64 of each line at any offset of a text. */
export function formsOfSecret(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= 8 && !sameInEveryKey.test(line))
  return [...new Set([...lines, ...lines.flatMap(base64FormsOf)])]
}

/** The first and last line of a private key, and the first line of its content: they are the same in every key. */
const sameInEveryKey = /^(-----|b3BlbnNzaC1rZXktdjE)/

/** The part of the base64 that does not depend on the text around it, for each of the three possible offsets. */
function base64FormsOf(text: string): readonly string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)])
    const base64 = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64')
    return base64.slice(before === 0 ? 0 : 4)
  })
}

/** Where secrets were found. */
export interface SecretsFound {
  /** Command lines with a secret. Every user of the host can read them. */
  readonly commandLines: readonly string[]
  /** Environments with a secret, and its form. Their user and root can read them. */
  readonly environments: readonly { readonly user: string; readonly program: string; readonly form: string }[]
  /** How often all processes were searched. */
  readonly rounds: number
}

/** Searches all processes of the host again and again until `during` has ended. The patterns are on no command line. */
export async function watchProcesses(
  host: TestHost,
  secrets: readonly string[],
  during: () => Promise<unknown>,
): Promise<SecretsFound> {
  await host.run('rm -f /tmp/enough')
  const watching = host.run(watch, { stdin: patterns(secrets), timeoutMs: 120_000 })
  try {
    await during()
  } finally {
    await host.run('touch /tmp/enough')
  }
  const lines = [...new Set((await watching).split('\n'))]
  const rest = (name: string) =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))
  const environments = rest('environ').map((line) => {
    const [user = '', program = '', ...form] = line.split(' ')
    return { user, program, form: form.join(' ') }
  })
  return { commandLines: rest('cmdline'), environments, rounds: Number(rest('looks')[0]) }
}

/** Searches the host for secrets. Returns the files with one, and `docker inspect` or `the journal` if they have one. */
export async function searchDisk(host: TestHost, secrets: readonly string[]): Promise<readonly string[]> {
  const found = await host.run(search, { stdin: patterns(secrets), timeoutMs: 120_000 })
  return found.split('\n').filter(Boolean)
}

const patterns = (secrets: readonly string[]): string => secrets.flatMap(formsOfSecret).join('\n')

// printf is a builtin of the shell, so its arguments are in no list of processes.
const matching = `p=$(cat)
  matching() { { printf '%s\\n' "$p" | grep -aF -f /dev/fd/3 "$@" 3<&0 <&4 2>/dev/null; } 4<&0; }`

const watch = `${matching}
  looks=0 end=$(($(date +%s) + 100))
  while [ ! -e /tmp/enough ] && [ "$(date +%s)" -lt "$end" ]; do
    for file in $(matching -l /proc/[0-9]*/cmdline); do
      echo "cmdline $(tr '\\0\\n' '  ' 2>/dev/null < "$file" | cut -c 1-100)"
    done
    for file in $(matching -l /proc/[0-9]*/environ); do
      pid=\${file#/proc/} pid=\${pid%/environ}
      who=$(ps -o user=,comm= -p "$pid") || continue
      matching -ho "$file" | sort -u | while read -r form; do echo "environ" $who "$form"; done
    done
    looks=$((looks + 1))
  done
  echo "looks $looks"`

/** Searches the whole disk except the layers of images. The journal may be compressed, so it is exported. */
const search = `${matching}
  matching -rl --exclude-dir=proc --exclude-dir=sys --exclude-dir=dev --exclude-dir=overlay2 / || true
  if command -v journalctl > /dev/null; then
    journalctl --sync
    journalctl -o export | matching -c - > /tmp/count || true
    [ "$(cat /tmp/count)" = 0 ] || echo "the journal: $(cat /tmp/count) lines"
  fi
  docker inspect $(docker ps -aq) $(docker images -q) | matching -q - && echo 'docker inspect' || true`
