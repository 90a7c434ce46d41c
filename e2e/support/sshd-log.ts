import type { TestHost } from '../hosts/test-host.ts'

/** The log of sshd. It runs with LogLevel DEBUG1, which names each login request, until the next reset of the host. */
export class SshdLog {
  readonly #host: TestHost
  #cursor: string

  private constructor(host: TestHost, cursor: string) {
    this.#host = host
    this.#cursor = cursor
  }

  static async open(host: TestHost): Promise<SshdLog> {
    await host.writeFile('/etc/ssh/sshd_config.d/0-log.conf', 'LogLevel DEBUG1\n')
    await host.run('systemctl restart ssh')
    const log = new SshdLog(host, '')
    await log.readNew()
    return log
  }

  /** The number of connections and the login requests (`USER METHOD`) since the last call. */
  async readNew(): Promise<{ readonly connections: number; readonly requests: readonly string[] }> {
    const after = this.#cursor === '' ? '' : `--after-cursor='${this.#cursor}'`
    const text = await this.#host.run(`journalctl --sync; journalctl -u ssh -o cat --show-cursor ${after}`)
    this.#cursor = /^-- cursor: (.+)$/m.exec(text)?.[1] ?? this.#cursor
    const requests = [...text.matchAll(/userauth-request for user (\S+) service ssh-connection method (\S+)/g)]
    return {
      connections: [...text.matchAll(/^Connection from /gm)].length,
      requests: requests.map(([, user = '', method = '']) => `${user} ${method}`),
    }
  }
}
