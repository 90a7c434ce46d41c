import type { LabHost } from '../hosts/test-host.ts'

/** What sshd saw of a story. It has to speak of single requests for that (DEBUG1), until the next reset of the host. */
export class SshdLog {
  readonly #host: LabHost
  #cursor: string

  private constructor(host: LabHost, cursor: string) {
    this.#host = host
    this.#cursor = cursor
  }

  static async open(host: LabHost): Promise<SshdLog> {
    await host.write('/etc/ssh/sshd_config.d/0-log.conf', 'LogLevel DEBUG1\n')
    await host.must('systemctl restart ssh')
    const log = new SshdLog(host, '')
    await log.next()
    return log
  }

  /** What came since the last call: connections, and requests to be let in as `USER METHOD`. */
  async next(): Promise<{ readonly connections: number; readonly requests: readonly string[] }> {
    const after = this.#cursor === '' ? '' : `--after-cursor='${this.#cursor}'`
    const text = await this.#host.must(`journalctl --sync; journalctl -u ssh -o cat --show-cursor ${after}`)
    this.#cursor = /^-- cursor: (.+)$/m.exec(text)?.[1] ?? this.#cursor
    const requests = [...text.matchAll(/userauth-request for user (\S+) service ssh-connection method (\S+)/g)]
    return {
      connections: [...text.matchAll(/^Connection from /gm)].length,
      requests: requests.map(([, user = '', method = '']) => `${user} ${method}`),
    }
  }
}
