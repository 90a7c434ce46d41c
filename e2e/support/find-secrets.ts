import type { LabHost } from '../hosts/test-host.ts'

/** What a secret can look like where it leaks: itself, each of its lines, and base64 wherever in a text it begins. */
export function formsOf(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= 8 && !ofEveryKey.test(line))
  return [...new Set([...lines, ...lines.flatMap(base64Within)])]
}

/** The frame of a private key, and the line that says which program wrote it. */
const ofEveryKey = /^(-----|b3BlbnNzaC1rZXktdjE)/

/** The characters that are the same in the base64 of every text which holds it, for each of the three ways it can lie. */
function base64Within(text: string): readonly string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)])
    const base64 = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64')
    return base64.slice(before === 0 ? 0 : 4)
  })
}

/** Where secrets were seen. */
export interface Sightings {
  /** Command lines, which every user of the host can read. */
  readonly commandLines: readonly string[]
  /** Environments, which their user and root can read, and the form that a secret had there. */
  readonly environments: readonly { readonly user: string; readonly program: string; readonly form: string }[]
  /** How often all processes were looked at. */
  readonly looks: number
}

/** Looks at all processes of the host, again and again, until `during` is done. The patterns are on no command line. */
export async function watchProcesses(
  host: LabHost,
  secrets: readonly string[],
  during: () => Promise<unknown>,
): Promise<Sightings> {
  await host.must('rm -f /tmp/enough')
  const watching = host.must(watch, { stdin: patterns(secrets), timeoutMs: 120_000 })
  try {
    await during()
  } finally {
    await host.must('touch /tmp/enough')
  }
  const lines = [...new Set((await watching).split('\n'))]
  const rest = (name: string) =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))
  const environments = rest('environ').map((line) => {
    const [user = '', program = '', ...form] = line.split(' ')
    return { user, program, form: form.join(' ') }
  })
  return { commandLines: rest('cmdline'), environments, looks: Number(rest('looks')[0]) }
}

/** Files of the host that hold a secret, and other places where one can be read: containers, images, the journal. */
export async function searchDisk(host: LabHost, secrets: readonly string[]): Promise<readonly string[]> {
  const found = await host.must(search, { stdin: patterns(secrets), timeoutMs: 120_000 })
  return found.split('\n').filter(Boolean)
}

const patterns = (secrets: readonly string[]): string => secrets.flatMap(formsOf).join('\n')

// printf is the shell's own: what it is given is in no list of processes.
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

/** All of the disk but the layers of images; kernel files are no disk, and a journal may hold its entries compressed. */
const search = `${matching}
  matching -rl --exclude-dir=proc --exclude-dir=sys --exclude-dir=dev --exclude-dir=overlay2 / || true
  journalctl --sync
  journalctl -o export | matching -c - > /tmp/count || true
  [ "$(cat /tmp/count)" = 0 ] || echo "the journal: $(cat /tmp/count) lines"
  docker inspect $(docker ps -aq) $(docker images -q) | matching -q - && echo 'docker inspect' || true`
